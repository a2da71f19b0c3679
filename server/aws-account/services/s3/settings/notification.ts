import { randomUUID } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { type Bucket, buckets } from '../buckets/buckets.ts'
import { type Destination, deliver } from '../events/deliver.ts'
import { invalidArgument, malformedXml } from '../s3-error.ts'
import { withSetting } from './settings.ts'

interface Rule {
  readonly Id?: string | undefined
  readonly Events: readonly string[] | undefined
  readonly Filter?: s3.NotificationConfigurationFilter | undefined
}

/** One rule of a configuration, wherever it sends. */
export interface NotificationRule extends Rule {
  readonly destination: Destination
}

/** All rules of a configuration but that of EventBridge, which gets everything. */
export function rulesOf(configuration: s3.NotificationConfiguration): readonly NotificationRule[] {
  const { QueueConfigurations, TopicConfigurations, LambdaFunctionConfigurations } = configuration
  const rules = (
    all: readonly Rule[] | undefined,
    kind: Destination['kind'],
    arnOf: (rule: Rule) => unknown,
  ) => (all ?? []).map(rule => ({ ...rule, destination: { kind, arn: String(arnOf(rule)) } }))
  return [
    ...rules(QueueConfigurations, 'Queue', rule => Reflect.get(rule, 'QueueArn')),
    ...rules(TopicConfigurations, 'Topic', rule => Reflect.get(rule, 'TopicArn')),
    ...rules(LambdaFunctionConfigurations, 'CloudFunction', rule => Reflect.get(rule, 'LambdaFunctionArn')),
  ]
}

const EVENT =
  /^s3:(ObjectCreated:(\*|Put|Post|Copy|CompleteMultipartUpload)|ObjectRemoved:(\*|Delete|DeleteMarkerCreated)|ObjectTagging:(\*|Put|Delete)|ObjectAcl:Put|ObjectRestore:(\*|Post|Completed|Delete)|LifecycleExpiration:(\*|Delete|DeleteMarkerCreated)|LifecycleTransition|IntelligentTiering|ReducedRedundancyLostObject|Replication:(\*|Operation\w+))$/

/** Stores what is to be told of a bucket, after proof that each destination takes it, by a test message as AWS sends one. */
export async function putNotification(
  context: CallContext,
  bucket: Bucket,
  input: s3.PutBucketNotificationConfigurationRequest,
): Promise<void> {
  const given = input.NotificationConfiguration ?? {}
  for (const rule of rulesOf(given)) checkRule(rule)
  const ids = rulesOf(given).flatMap(({ Id }) => Id ?? [])
  if (new Set(ids).size !== ids.length)
    throw invalidArgument('Same ID used for multiple configurations.', 'Id')
  refuseOverlaps(rulesOf(given))
  if (!input.SkipDestinationValidation) await checkDestinations(context, bucket, rulesOf(given))
  const named = <One extends Rule>(rules: readonly One[] | undefined) =>
    rules?.map(rule => ({ ...rule, Id: rule.Id ?? randomUUID(), ...tidyFilter(rule.Filter) }))
  withSetting(context, bucket, 'notification', {
    ...given,
    ...(given.QueueConfigurations && { QueueConfigurations: named(given.QueueConfigurations) }),
    ...(given.TopicConfigurations && { TopicConfigurations: named(given.TopicConfigurations) }),
    ...(given.LambdaFunctionConfigurations && {
      LambdaFunctionConfigurations: named(given.LambdaFunctionConfigurations),
    }),
  })
}

function tidyFilter(filter: s3.NotificationConfigurationFilter | undefined) {
  if (!filter) return {}
  const rules = filter.Key?.FilterRules?.map(({ Name, Value }) => ({
    Name: (/^prefix$/i.test(Name ?? '') ? 'Prefix' : 'Suffix') as s3.FilterRuleName,
    Value,
  }))
  return { Filter: { Key: { FilterRules: rules } } }
}

function checkRule({ Events, Filter, destination }: NotificationRule): void {
  if (!Events?.length) throw malformedXml()
  const unknown = Events.find(event => !EVENT.test(event))
  if (unknown !== undefined)
    throw invalidArgument('The event is not supported for notifications', 'Event', unknown)
  if (!/^arn:aws:(sqs|sns|lambda):[a-z0-9-]+:\d{12}:./.test(destination.arn))
    throw invalidArgument('The ARN could not be parsed', destination.kind, destination.arn)
  if (Filter && !Filter.Key?.FilterRules?.length) throw malformedXml()
  const seen = new Set<string>()
  for (const { Name, Value } of Filter?.Key?.FilterRules ?? []) {
    if (Name === undefined || Value === undefined) throw malformedXml()
    const kind = Name.toLowerCase()
    if (kind !== 'prefix' && kind !== 'suffix')
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', Name)
    if (seen.has(kind))
      throw invalidArgument(
        'Cannot specify more than one prefix rule or suffix rule in a filter.',
        'FilterRule',
      )
    seen.add(kind)
  }
}

/** Two rules may not both be for the same event of the same key (S3 User Guide, "overlapping"). */
function refuseOverlaps(rules: readonly NotificationRule[]): void {
  for (const [index, one] of rules.entries())
    for (const other of rules.slice(index + 1)) {
      const isSameEvent = one.Events?.some(a => other.Events?.some(b => covers(a, b) || covers(b, a)))
      if (!isSameEvent || !overlap(one, other, 'prefix') || !overlap(one, other, 'suffix')) continue
      throw invalidArgument(
        'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
        'Configurations',
      )
    }
}

const covers = (pattern: string, event: string) =>
  pattern === event || (pattern.endsWith('*') && event.startsWith(pattern.slice(0, -1)))

const filterValue = ({ Filter }: Rule, kind: string) =>
  Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === kind)?.Value ?? ''

function overlap(one: Rule, other: Rule, kind: 'prefix' | 'suffix'): boolean {
  const [a, b] = [filterValue(one, kind), filterValue(other, kind)]
  return kind === 'prefix' ? a.startsWith(b) || b.startsWith(a) : a.endsWith(b) || b.endsWith(a)
}

/** Whether a rule is for an event (`ObjectCreated:Put`) of a key. */
export function isFor(rule: NotificationRule, event: string, key: string): boolean {
  return (
    (rule.Events ?? []).some(pattern => covers(pattern, `s3:${event}`)) &&
    key.startsWith(filterValue(rule, 'prefix')) &&
    key.endsWith(filterValue(rule, 'suffix'))
  )
}

async function checkDestinations(
  context: CallContext,
  bucket: Bucket,
  rules: readonly NotificationRule[],
): Promise<void> {
  const refusals: Record<string, string> = {}
  let count = 0
  const test = {
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(context.now()).toISOString(),
    Bucket: bucket.name,
    RequestId: context.requestId,
    HostId: Buffer.from(context.requestId).toString('base64'),
  }
  const source = buckets.arn(context, { BucketName: bucket.name })
  for (const { destination } of rules) {
    const refusal = await deliver(context, source, destination, {
      kind: 'test',
      body: JSON.stringify(test),
    }).then(
      () => undefined,
      error => error,
    )
    if (refusal === undefined) continue
    if (!(refusal instanceof AwsError)) throw refusal
    count++
    const isMissing = /NotExist|NonExistent|NotFound/.test(refusal.code)
    const [name, value] = saysOf(destination, isMissing)
    refusals[`ArgumentName${count}`] = name
    refusals[`ArgumentValue${count}`] = value
  }
  if (count)
    throw new AwsError(
      'InvalidArgument',
      'Unable to validate the following destination configurations',
      400,
      refusals,
    )
}

function saysOf({ kind, arn }: Destination, isMissing: boolean): [name: string, value: string] {
  if (kind === 'CloudFunction') return [`${arn}, null`, `Not authorized to invoke function [${arn}]`]
  if (isMissing) return [arn, `The destination ${kind === 'Queue' ? 'queue' : 'topic'} does not exist`]
  return [
    arn,
    kind === 'Queue'
      ? 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket'
      : 'Permissions on the destination topic do not allow S3 to publish notifications from this bucket',
  ]
}
