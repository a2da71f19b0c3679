import type { PipeSourceParameters } from '@aws-sdk/client-pipes'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { passesRole } from '../../shape/pass-role.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { checkTags } from '../../shape/tagging.ts'
import { isKnownTarget } from '../../targets/target-call.ts'
import { checkedFilters } from '../lambda/sources/event-filters.ts'
import { queueUrl } from '../lambda/sources/queue-url.ts'
import { isFromQueue, type Pipe, pipeArn, pipes } from './pipes.ts'
import { conflict, invalid, notAvailable } from './pipes-error.ts'
import { asRole } from './running/run-batch.ts'

type Sdk = typeof import('@aws-sdk/client-pipes')

/** Whoever gives a pipe a role must be allowed to pass it on. */
export const passRole = {
  also: ({ RoleArn }: { readonly RoleArn?: string | undefined }) =>
    passesRole(RoleArn, 'pipes.amazonaws.com'),
}

export async function createPipe(context: CallContext, input: Input<Sdk, 'CreatePipe'>): Promise<Pipe> {
  const arn = pipeArn(context, input.Name)
  if (pipes.find(context.state, arn)) throw conflict(input.Name, arn)
  const { source, kind } = checkSource(input.Source, input.SourceParameters ?? {})
  if (input.LogConfiguration !== undefined) throw notAvailable('The log of a pipe')
  if (input.KmsKeyIdentifier) throw notAvailable('A key of a pipe')
  const now = context.now()
  const draft = {
    arn,
    name: input.Name,
    description: input.Description ?? '',
    source,
    sourceParameters: input.SourceParameters ?? {},
    ...enrichmentOf(input),
    target: checkTarget(input.Target),
    targetParameters: input.TargetParameters ?? {},
    roleArn: input.RoleArn,
    desired: input.DesiredState ?? ('RUNNING' as const),
    tags: checkTags(pipes, input.Tags ?? {}),
    createdAt: now,
    modifiedAt: now,
  }
  const pipe = await withState(context, draft, kind)
  if (pipes.find(context.state, arn)) throw conflict(input.Name, arn)
  pipes.save(context.state, arn, pipe)
  return pipe
}

export async function updatePipe(
  context: CallContext,
  before: Pipe,
  input: Input<Sdk, 'UpdatePipe'>,
): Promise<Pipe> {
  if (input.LogConfiguration !== undefined) throw notAvailable('The log of a pipe')
  if (input.KmsKeyIdentifier) throw notAvailable('A key of a pipe')
  const sourceParameters = changedSource(before.sourceParameters, input.SourceParameters)
  const { kind } = checkSource(before.source, sourceParameters)
  const { enrichment: _, enrichmentParameters: __, ...rest } = before
  const draft = {
    ...rest,
    ...enrichmentOf({
      Enrichment: input.Enrichment ?? before.enrichment,
      EnrichmentParameters: input.EnrichmentParameters ?? before.enrichmentParameters,
    }),
    description: input.Description ?? before.description,
    sourceParameters,
    target: input.Target === undefined ? before.target : checkTarget(input.Target),
    targetParameters: input.TargetParameters ?? before.targetParameters,
    roleArn: input.RoleArn,
    desired: input.DesiredState ?? before.desired,
    modifiedAt: context.now(),
  }
  const pipe = await withState(context, draft, kind)
  pipes.save(context.state, pipe.arn, pipe)
  return pipe
}

/** A pipe that is started or stopped. */
export async function turnPipe(context: CallContext, before: Pipe, desired: Pipe['desired']): Promise<Pipe> {
  const { kind } = checkSource(before.source, before.sourceParameters)
  const pipe = await withState(context, { ...before, desired, modifiedAt: context.now() }, kind)
  pipes.save(context.state, pipe.arn, pipe)
  return pipe
}

/** On, if that is wanted and the role may read the source. */
async function withState(
  context: CallContext,
  { reason: _, ...draft }: Omit<Pipe, 'state'>,
  kind: 'sqs' | 'dynamodb',
): Promise<Pipe> {
  if (draft.desired === 'STOPPED') return { ...draft, state: 'STOPPED' }
  try {
    const role = await asRole(context, draft)
    if (kind === 'sqs')
      await context.call(role, 'sqs', 'GetQueueAttributes', {
        QueueUrl: queueUrl(context.endpoint, draft.source),
        AttributeNames: ['QueueArn'],
      })
    else await context.call(role, 'dynamodb-streams', 'DescribeStream', { StreamArn: draft.source })
    return { ...draft, state: 'RUNNING' }
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error
    return { ...draft, state: 'CREATE_FAILED', reason: error.message }
  }
}

function changedSource(
  before: PipeSourceParameters,
  input: Input<Sdk, 'UpdatePipe'>['SourceParameters'],
): PipeSourceParameters {
  if (input === undefined) return before
  const { StartingPosition } = before.DynamoDBStreamParameters ?? {}
  return {
    ...before,
    ...(input.FilterCriteria && { FilterCriteria: input.FilterCriteria }),
    ...(input.SqsQueueParameters && { SqsQueueParameters: input.SqsQueueParameters }),
    ...(input.DynamoDBStreamParameters && {
      DynamoDBStreamParameters: { StartingPosition, ...input.DynamoDBStreamParameters },
    }),
  }
}

function checkSource(source: string, parameters: PipeSourceParameters) {
  if (parameters.FilterCriteria)
    try {
      checkedFilters(parameters.FilterCriteria)
    } catch (error) {
      throw error instanceof AwsError ? invalid(error.message) : error
    }
  if (isFromQueue({ source })) return { source, kind: 'sqs' } as const
  if (!/^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[^/]+\/stream\/.+$/.test(source))
    throw notAvailable(`The source ${source}`)
  if (parameters.DynamoDBStreamParameters?.StartingPosition === undefined)
    throw invalid('DynamoDBStreamParameters.StartingPosition must be provided for a DynamoDB stream source.')
  return { source, kind: 'dynamodb' } as const
}

function enrichmentOf({
  Enrichment: enrichment,
  EnrichmentParameters: enrichmentParameters,
}: Pick<Input<Sdk, 'CreatePipe'>, 'Enrichment' | 'EnrichmentParameters'>) {
  if (!enrichment) return {}
  if (!/^arn:aws:(lambda|states):/.test(enrichment)) throw notAvailable(`The enrichment ${enrichment}`)
  return { enrichment, ...(enrichmentParameters && { enrichmentParameters }) }
}

function checkTarget(target: string): string {
  if (!isKnownTarget(target) || target.startsWith('arn:aws:scheduler:'))
    throw notAvailable(`The target ${target}`)
  return target
}

export function described(pipe: Pipe): Output<Sdk, 'DescribePipe'> {
  return {
    ...summary(pipe),
    Description: pipe.description,
    SourceParameters: pipe.sourceParameters,
    EnrichmentParameters: pipe.enrichmentParameters,
    TargetParameters: pipe.targetParameters,
    RoleArn: pipe.roleArn,
    Tags: { ...pipe.tags },
  }
}

const summary = (pipe: Pipe) => ({
  Arn: pipe.arn,
  Name: pipe.name,
  DesiredState: pipe.desired,
  CurrentState: pipe.state,
  StateReason: pipe.reason,
  Source: pipe.source,
  Enrichment: pipe.enrichment,
  Target: pipe.target,
  CreationTime: new Date(pipe.createdAt),
  LastModifiedTime: new Date(pipe.modifiedAt),
})

/** What is said while it happens. */
export const told = (pipe: Pipe, CurrentState: Pipe['state']) => ({
  Arn: pipe.arn,
  Name: pipe.name,
  DesiredState: pipe.desired,
  CurrentState,
  CreationTime: new Date(pipe.createdAt),
  LastModifiedTime: new Date(pipe.modifiedAt),
})

const page = paging({
  maxSize: 100,
  order: 'ascending',
  refuseSize: size => invalid(`Limit ${size} is not valid.`),
  refuseToken: () => invalid('Invalid NextToken.'),
})

export function listPipes(all: readonly Pipe[], input: Input<Sdk, 'ListPipes'>): Output<Sdk, 'ListPipes'> {
  const { NamePrefix = '', SourcePrefix = '', TargetPrefix = '', Limit: size, NextToken: token } = input
  const wanted = all
    .filter(pipe => pipe.name.startsWith(NamePrefix) && pipe.source.startsWith(SourcePrefix))
    .filter(pipe => pipe.target.startsWith(TargetPrefix))
    .filter(pipe => input.CurrentState === undefined || pipe.state === input.CurrentState)
    .filter(pipe => input.DesiredState === undefined || pipe.desired === input.DesiredState)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(wanted, ({ name }) => name, { size, token })
  return { Pipes: shown.map(summary), NextToken: next }
}
