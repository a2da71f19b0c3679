import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { invalidArgument, malformedXml } from '../s3-error.ts'
import { ruleId } from './documents.ts'
import { requireSetting, withSetting } from './settings.ts'

const MAX_RULES = 1000
const DAY_MS = 86_400_000

export function putLifecycle(
  context: CallContext,
  bucket: Bucket,
  input: s3.PutBucketLifecycleConfigurationRequest,
): s3.PutBucketLifecycleConfigurationOutput {
  const { Rules: rules = [] } = input.LifecycleConfiguration ?? {}
  if (!rules.length || rules.length > MAX_RULES) throw malformedXml()
  for (const rule of rules) checkRule(rule)
  const ids = rules.flatMap(({ ID }) => ID ?? [])
  if (new Set(ids).size !== ids.length)
    throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID')
  const minimum = {
    TransitionDefaultMinimumObjectSize:
      input.TransitionDefaultMinimumObjectSize ?? ('all_storage_classes_128K' as const),
  }
  const kept = rules.map(rule => ({ ...rule, ID: rule.ID ?? ruleId(rule) }))
  withSetting(context, bucket, 'lifecycle', { ...minimum, Rules: kept })
  return minimum
}

function checkRule(rule: s3.LifecycleRule): void {
  const { Filter: filter, Prefix: prefix, Status, Expiration, ID: id } = rule
  if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml()
  if (filter === undefined && prefix === undefined) throw malformedXml()
  if (filter !== undefined && prefix !== undefined) throw malformedXml()
  if (filter && Object.values(filter).filter(value => value !== undefined).length > 1) throw malformedXml()
  if (id !== undefined && id.length > 255)
    throw invalidArgument('ID length should not exceed allowed limit of 255', 'ID', id)
  const acts = [
    rule.Expiration,
    rule.Transitions,
    rule.NoncurrentVersionExpiration,
    rule.NoncurrentVersionTransitions,
    rule.AbortIncompleteMultipartUpload,
  ]
  if (acts.every(one => one === undefined))
    throw new AwsError('InvalidRequest', 'At least one action needs to be specified in a rule')
  const days = Expiration?.Days
  if (days !== undefined && days < 1)
    throw invalidArgument("'Days' for Expiration action must be a positive integer", 'Days', days)
  const date = Expiration?.Date
  if (date && date.getTime() % DAY_MS !== 0)
    throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString())
}

export function lifecycleOf(bucket: Bucket): s3.GetBucketLifecycleConfigurationOutput {
  const { Rules, ...rest } = requireSetting(
    bucket,
    'lifecycle',
    'NoSuchLifecycleConfiguration',
    'The lifecycle configuration does not exist',
  )
  return { ...rest, Rules: Rules.map(withDates) }
}

/** Dates are kept as text. */
function withDates(rule: s3.LifecycleRule): s3.LifecycleRule {
  const date = rule.Expiration?.Date
  return {
    ...rule,
    ...(date && { Expiration: { ...rule.Expiration, Date: new Date(date) } }),
    ...(rule.Transitions && {
      Transitions: rule.Transitions.map(one => ({ ...one, ...(one.Date && { Date: new Date(one.Date) }) })),
    }),
  }
}

interface Aged {
  readonly key: string
  readonly bytes: number
  readonly modifiedAt: number
  readonly tags: Readonly<Record<string, string>>
}

/** The member of an answer that says when an object is to expire. */
export function tellsExpiration(bucket: Bucket, object: Aged): { Expiration?: string } {
  const expiration = expirationOf(bucket, object)
  return expiration === undefined ? {} : { Expiration: expiration }
}

/** When an object is to expire, as its reads tell it; undefined if no rule says so. */
export function expirationOf(bucket: Bucket, object: Aged): string | undefined {
  for (const rule of bucket.settings?.lifecycle?.Rules ?? []) {
    const { Days: days, Date: date } = rule.Expiration ?? {}
    if (rule.Status !== 'Enabled' || !isMeant(rule, object)) continue
    if (days === undefined && date === undefined) continue
    // To the midnight after so many days (S3 User Guide, "Lifecycle configuration elements").
    const at =
      days === undefined
        ? new Date(date ?? 0).getTime()
        : Math.ceil((object.modifiedAt + days * DAY_MS) / DAY_MS) * DAY_MS
    return `expiry-date="${new Date(at).toUTCString()}", rule-id="${encodeURIComponent(rule.ID ?? '')}"`
  }
  return undefined
}

function isMeant({ Filter: filter, Prefix }: s3.LifecycleRule, { key, bytes, tags }: Aged): boolean {
  const all = { ...filter, ...filter?.And, Prefix: filter?.And?.Prefix ?? filter?.Prefix ?? Prefix }
  const wanted = [...(filter?.Tag ? [filter.Tag] : []), ...(filter?.And?.Tags ?? [])]
  return (
    key.startsWith(all.Prefix ?? '') &&
    wanted.every(({ Key = '', Value }) => Object.hasOwn(tags, Key) && tags[Key] === Value) &&
    bytes > (all.ObjectSizeGreaterThan ?? -1) &&
    bytes < (all.ObjectSizeLessThan ?? Number.POSITIVE_INFINITY)
  )
}
