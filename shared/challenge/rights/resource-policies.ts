import { type Json, pickList, pickText } from '../../json.ts'
import type { AwsService, ObserveContext, ReadResult } from '../check.ts'
import { allOf } from '../library/all-of.ts'
import { documentOf } from './statements.ts'

/** The policy of a resource. */
export interface ResourcePolicy {
  readonly [member: string]: Json
  readonly arn: string
  readonly document: Json
}

/** One resource that can have a policy, and what was answered about it. */
interface Asked {
  readonly arn: string
  readonly answer: ReadResult
  readonly policy: (answer: Json) => string | undefined
}

type Ask = (
  arn: string,
  operation: string,
  input: { readonly [member: string]: Json },
  ...at: string[]
) => Promise<Asked>

/** One kind of resource whose own policy can let a role in: what there is of it, and how its policy is asked for. */
interface Kind {
  readonly service: AwsService
  readonly list: readonly [operation: string, member: string]
  readonly policies: (one: Json, ask: Ask, context: ObserveContext) => Promise<readonly Asked[]>
}

/** Everything in an account whose policy can give somebody a right that none of their own policies has. */
const kinds: readonly Kind[] = [
  {
    service: 'sqs',
    list: ['ListQueues', 'QueueUrls'],
    async policies(QueueUrl, ask, { region, accountId }) {
      const arn = `arn:aws:sqs:${region}:${accountId}:${String(QueueUrl).split('/').at(-1)}`
      const input = { QueueUrl, AttributeNames: ['Policy'] }
      return [await ask(arn, 'GetQueueAttributes', input, 'Attributes', 'Policy')]
    },
  },
  {
    service: 's3',
    list: ['ListBuckets', 'Buckets'],
    async policies(bucket, ask) {
      const Bucket = pickText(bucket, 'Name') ?? ''
      return [await ask(`arn:aws:s3:::${Bucket}`, 'GetBucketPolicy', { Bucket }, 'Policy')]
    },
  },
  { service: 'lambda', list: ['ListFunctions', 'Functions'], policies: policiesOfFunction },
  {
    service: 'sns',
    list: ['ListTopics', 'Topics'],
    async policies(topic, ask) {
      const TopicArn = pickText(topic, 'TopicArn') ?? ''
      return [await ask(TopicArn, 'GetTopicAttributes', { TopicArn }, 'Attributes', 'Policy')]
    },
  },
  {
    service: 'secrets-manager',
    list: ['ListSecrets', 'SecretList'],
    async policies(secret, ask) {
      const arn = pickText(secret, 'ARN') ?? ''
      return [await ask(arn, 'GetResourcePolicy', { SecretId: arn }, 'ResourcePolicy')]
    },
  },
  {
    service: 'eventbridge',
    list: ['ListEventBuses', 'EventBuses'],
    async policies(bus, ask) {
      const Name = pickText(bus, 'Name') ?? ''
      return [await ask(pickText(bus, 'Arn') ?? '', 'DescribeEventBus', { Name }, 'Policy')]
    },
  },
  { service: 'kms', list: ['ListKeys', 'Keys'], policies: policiesOfKey },
]

/** Its own policy, and those of its aliases and versions, which let others in than it does itself. */
async function policiesOfFunction(one: Json, ask: Ask, context: ObserveContext): Promise<readonly Asked[]> {
  const FunctionName = pickText(one, 'FunctionName') ?? ''
  const arn = pickText(one, 'FunctionArn') ?? ''
  const [aliases, versions] = await Promise.all([
    allOf(context, 'lambda', 'ListAliases', { FunctionName }, 'Aliases'),
    allOf(context, 'lambda', 'ListVersionsByFunction', { FunctionName }, 'Versions'),
  ])
  const qualifiers = [
    ...aliases.map(alias => pickText(alias, 'Name')),
    ...versions.map(version => pickText(version, 'Version')).filter(version => version !== '$LATEST'),
  ].filter(qualifier => qualifier !== undefined)
  return Promise.all([
    ask(arn, 'GetPolicy', { FunctionName }, 'Policy'),
    ...qualifiers.map(Qualifier =>
      ask(`${arn}:${Qualifier}`, 'GetPolicy', { FunctionName, Qualifier }, 'Policy'),
    ),
  ])
}

/** Its key policy, and its grants as if they stood in one. */
async function policiesOfKey(one: Json, ask: Ask, { tryRead }: ObserveContext): Promise<readonly Asked[]> {
  const KeyId = pickText(one, 'KeyId') ?? ''
  const arn = pickText(one, 'KeyArn') ?? ''
  const [policy, grants] = await Promise.all([
    ask(arn, 'GetKeyPolicy', { KeyId, PolicyName: 'default' }, 'Policy'),
    tryRead('kms', 'ListGrants', { KeyId }),
  ])
  return [policy, { arn, answer: grants, policy: answer => grantsAsPolicy(arn, answer) }]
}

function grantsAsPolicy(arn: string, answer: Json): string {
  const Statement = pickList(answer, 'Grants').map(grant => ({
    Effect: 'Allow',
    Principal: { AWS: pickText(grant, 'GranteePrincipal') ?? '' },
    Action: pickList(grant, 'Operations').map(operation => `kms:${operation}`),
    Resource: arn,
  }))
  return JSON.stringify({ Statement })
}

/** How the services say that whoever asks may not know. */
const keptFrom = /AccessDenied|Forbidden|NotAuthorized|AuthorizationError/

/** The policies of all queues, buckets, functions with their aliases and versions, topics, secrets, buses and keys. */
export async function resourcePolicies(context: ObserveContext): Promise<readonly ResourcePolicy[]> {
  const found = await Promise.all(kinds.map(kind => policiesOfKind(context, kind)))
  return found.flat()
}

async function policiesOfKind(
  context: ObserveContext,
  { service, list: [operation, member], policies }: Kind,
): Promise<readonly ResourcePolicy[]> {
  const ask: Ask = async (arn, asked, input, ...at) => ({
    arn,
    answer: await context.tryRead(service, asked, input),
    policy: answer => pickText(answer, ...at),
  })
  const all = await allOf(context, service, operation, {}, member)
  const asked = await Promise.all(all.map(one => policies(one, ask, context)))
  return asked.flat().flatMap(({ arn, answer, policy }) => {
    // Nobody but its owner keeps whoever looks from a policy: what it says then may be anything.
    if (!answer.ok) return keptFrom.test(answer.error) ? [{ arn, document: letsEverybodyIn(arn) }] : []
    const document = documentOf(policy(answer.value))
    return document === undefined ? [] : [{ arn, document }]
  })
}

const letsEverybodyIn = (arn: string): Json => ({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: `${arn.split(':')[2] ?? ''}:*`, Resource: arn }],
})
