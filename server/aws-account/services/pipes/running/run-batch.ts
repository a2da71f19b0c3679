import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Principal } from '../../../service.ts'
import { servicePrincipal, tellTarget } from '../../../targets/tell-target.ts'
import type { Pipe } from '../pipes.ts'
import { parameterOf, transformed } from './pipe-template.ts'

export const pipesPrincipal = (pipe: Pick<Pipe, 'arn'>): Principal =>
  servicePrincipal('pipes.amazonaws.com', pipe.arn)

/** The role of a pipe, once EventBridge may take it on. Throws AwsError. */
export async function asRole(
  context: Pick<BackgroundContext, 'call' | 'assumeForService'>,
  pipe: Pick<Pipe, 'arn' | 'name' | 'roleArn'>,
): Promise<Principal> {
  const session = `${pipe.name}-pipe`.slice(0, 64)
  await context.call(pipesPrincipal(pipe), 'sts', 'AssumeRole', {
    RoleArn: pipe.roleArn,
    RoleSessionName: session,
  })
  return context.assumeForService(pipe.roleArn, session)
}

/** What is behind the pipe refused a batch, or failed in it. */
export class BatchFailed extends Error {}

/**
 * Takes a batch through the enrichment to the target. Resolves with what a function that is the target says of it, if it
 * was waited for. Rejects with AwsError or BatchFailed where the batch is to come again.
 */
export async function runBatch(
  context: BackgroundContext,
  pipe: Pipe,
  events: readonly unknown[],
): Promise<string | undefined> {
  const role = await asRole(context, pipe)
  const enriched = pipe.enrichment === undefined ? events : await enrich(context, role, pipe, events)
  if (enriched.length === 0) return undefined
  const now = context.now()
  const payloads = enriched.map(event => transformed(pipe, pipe.targetParameters.InputTemplate, event, now))
  const service = pipe.target.split(':')[2]
  if (service === 'lambda') return invokeFunction(context, role, pipe, payloads)
  if (service === 'states') return void (await startMachine(context, role, pipe, payloads))
  for (const [index, payload] of payloads.entries()) await tell(context, pipe, payload, enriched[index])
  return undefined
}

async function enrich(
  context: BackgroundContext,
  role: Principal,
  pipe: Pipe,
  events: readonly unknown[],
): Promise<readonly unknown[]> {
  const { enrichment = '', enrichmentParameters } = pipe
  const now = context.now()
  const input = batchOf(
    events.map(event => transformed(pipe, enrichmentParameters?.InputTemplate, event, now)),
  )
  const text = enrichment.startsWith('arn:aws:states:')
    ? await runMachine(context, role, enrichment, input)
    : await callFunction(context, role, enrichment, input)
  const answer: unknown = text === '' ? [] : parsed(text)
  if (answer === null) return []
  return Array.isArray(answer) ? answer : [answer]
}

async function callFunction(
  context: BackgroundContext,
  role: Principal,
  FunctionName: string,
  input: string,
): Promise<string> {
  const { Payload, FunctionError } = await context.call(role, 'lambda', 'Invoke', {
    FunctionName,
    Payload: Buffer.from(input),
  })
  const text = Payload instanceof Uint8Array ? Buffer.from(Payload).toString() : ''
  if (FunctionError !== undefined) throw new BatchFailed(text)
  return text
}

async function runMachine(
  context: BackgroundContext,
  role: Principal,
  stateMachineArn: string,
  input: string,
): Promise<string> {
  const { status, output, cause } = await context.call(role, 'sfn', 'StartSyncExecution', {
    stateMachineArn,
    input,
  })
  if (status !== 'SUCCEEDED') throw new BatchFailed(String(cause ?? status))
  return String(output ?? '')
}

async function invokeFunction(
  context: BackgroundContext,
  role: Principal,
  pipe: Pipe,
  payloads: readonly string[],
): Promise<string | undefined> {
  const isWaitedFor = pipe.targetParameters.LambdaFunctionParameters?.InvocationType !== 'FIRE_AND_FORGET'
  if (isWaitedFor) return callFunction(context, role, pipe.target, batchOf(payloads))
  await context.call(role, 'lambda', 'Invoke', {
    FunctionName: pipe.target,
    InvocationType: 'Event',
    Payload: Buffer.from(batchOf(payloads)),
  })
  return undefined
}

async function startMachine(
  context: BackgroundContext,
  role: Principal,
  pipe: Pipe,
  payloads: readonly string[],
): Promise<void> {
  const isWaitedFor =
    pipe.targetParameters.StepFunctionStateMachineParameters?.InvocationType === 'REQUEST_RESPONSE'
  const input = batchOf(payloads)
  if (isWaitedFor) await runMachine(context, role, pipe.target, input)
  else await context.call(role, 'sfn', 'StartExecution', { stateMachineArn: pipe.target, input })
}

async function tell(context: BackgroundContext, pipe: Pipe, payload: string, event: unknown): Promise<void> {
  const { targetParameters } = pipe
  const { SqsQueueParameters: queue, EventBridgeEventBusParameters: bus } = targetParameters
  const { LogStreamName: stream } = targetParameters.CloudWatchLogsParameters ?? {}
  const kind = pipe.source.startsWith('arn:aws:sqs:') ? 'aws:sqs' : 'aws:dynamodb'
  const end = await tellTarget(
    context,
    {
      arn: pipe.target,
      payload,
      messageGroupId: parameterOf(queue?.MessageGroupId, event),
      id: parameterOf(queue?.MessageDeduplicationId ?? stream, event) ?? randomUUID(),
      event: {
        Source: parameterOf(bus?.Source, event) ?? `Pipe ${pipe.name}`,
        DetailType: parameterOf(bus?.DetailType, event) ?? `Event from ${kind}`,
      },
    },
    { service: pipesPrincipal(pipe), roleArn: pipe.roleArn, session: `${pipe.name}-pipe`.slice(0, 64) },
  )
  if (end.kind !== 'told') throw new AwsError(end.code, end.message)
}

const batchOf = (payloads: readonly string[]) => `[${payloads.join(',')}]`

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BatchFailed('The enrichment answered with what is no JSON')
  }
}
