import { createHash } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { type Bucket, bucketsOf } from '../buckets/buckets.ts'
import { invalidArgument, malformedXml } from '../s3-error.ts'
import { requireSetting, withSetting } from './settings.ts'

/** What every bucket has while nothing else was set. */
const DEFAULT_ENCRYPTION: s3.ServerSideEncryptionRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
  BucketKeyEnabled: false,
}

const ENCRYPTIONS = new Set<string | undefined>(['AES256', 'aws:kms', 'aws:kms:dsse'])

export const encryptionOf = (bucket: Bucket) => ({
  ServerSideEncryptionConfiguration: { Rules: [bucket.settings?.encryption ?? DEFAULT_ENCRYPTION] },
})

export function putBucketEncryption(
  context: CallContext,
  bucket: Bucket,
  { Rules = [] }: s3.ServerSideEncryptionConfiguration,
): void {
  const [rule] = Rules
  if (!rule || Rules.length > 1) throw malformedXml()
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } = rule.ApplyServerSideEncryptionByDefault ?? {}
  if (!ENCRYPTIONS.has(algorithm)) throw malformedXml()
  if (algorithm === 'AES256' && key !== undefined)
    throw invalidArgument(
      'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      'ApplyServerSideEncryptionByDefault',
    )
  withSetting(context, bucket, 'encryption', { ...rule, BucketKeyEnabled: rule.BucketKeyEnabled ?? false })
}

const OWNERSHIPS = new Set<string | undefined>([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
])

export function checkedOwnership(value: s3.ObjectOwnership | undefined): s3.ObjectOwnership {
  if (value !== undefined && OWNERSHIPS.has(value)) return value
  throw invalidArgument(`Invalid x-amz-object-ownership header: ${value}`, 'x-amz-object-ownership')
}

export function putOwnership(
  context: CallContext,
  bucket: Bucket,
  { Rules = [] }: s3.OwnershipControls,
): void {
  const [rule] = Rules
  if (!rule || Rules.length > 1 || !OWNERSHIPS.has(rule.ObjectOwnership)) throw malformedXml()
  if (rule.ObjectOwnership === 'BucketOwnerEnforced' && (bucket.settings?.acl?.length ?? 0) > 1)
    throw new AwsError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      400,
    )
  withSetting(context, bucket, 'ownership', rule.ObjectOwnership)
}

export function ownershipOf(bucket: Bucket) {
  const ownership = bucket.settings?.ownership ?? 'BucketOwnerEnforced'
  if (ownership === 'none')
    throw new AwsError(
      'OwnershipControlsNotFoundError',
      'The bucket ownership controls were not found',
      404,
      { BucketName: bucket.name },
    )
  return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } }
}

export function putAccelerate(
  context: CallContext,
  bucket: Bucket,
  { Status }: s3.AccelerateConfiguration,
): void {
  if (bucket.name.includes('.'))
    throw new AwsError(
      'InvalidRequest',
      'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
    )
  if (Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml()
  withSetting(context, bucket, 'accelerate', Status)
}

export function putRequestPayment(
  context: CallContext,
  bucket: Bucket,
  { Payer }: s3.RequestPaymentConfiguration,
): void {
  if (Payer !== 'BucketOwner' && Payer !== 'Requester') throw malformedXml()
  withSetting(context, bucket, 'payer', Payer)
}

export function putLogging(
  context: CallContext,
  bucket: Bucket,
  { LoggingEnabled: logging }: s3.BucketLoggingStatus,
): void {
  const target = logging?.TargetBucket
  if (logging && !bucketsOf(context.state).has(target ?? ''))
    throw new AwsError('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist', 400, {
      TargetBucket: target,
    })
  withSetting(context, bucket, 'logging', logging)
}

/** Kinds of configurations that a bucket may have many of, each with an id. */
type ConfigurationKind = 'analytics' | 'intelligent-tiering' | 'inventory' | 'metrics'

const noSuchConfiguration = () =>
  new AwsError('NoSuchConfiguration', 'The specified configuration does not exist.', 404)

export function configurations(kind: ConfigurationKind) {
  const keyOf = (id: string) => `${kind} ${id}`
  const all = (bucket: Bucket) => bucket.settings?.configurations ?? {}
  return {
    put(context: CallContext, bucket: Bucket, id: string, value: object): void {
      withSetting(context, bucket, 'configurations', { ...all(bucket), [keyOf(id)]: value })
    },
    get(bucket: Bucket, id: string): object {
      const found = Object.entries(all(bucket)).find(([key]) => key === keyOf(id))
      if (!found) throw noSuchConfiguration()
      return found[1]
    },
    remove(context: CallContext, bucket: Bucket, id: string): void {
      const left = Object.entries(all(bucket)).filter(([key]) => key !== keyOf(id))
      if (left.length === Object.keys(all(bucket)).length) throw noSuchConfiguration()
      withSetting(context, bucket, 'configurations', Object.fromEntries(left))
    },
    list: (bucket: Bucket): object[] =>
      Object.entries(all(bucket))
        .filter(([key]) => key.startsWith(keyOf('')))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, value]) => value),
  }
}

const noWebsite = [
  'NoSuchWebsiteConfiguration',
  'The specified bucket does not have a website configuration',
] as const

export const websiteOf = (bucket: Bucket) => requireSetting(bucket, 'website', ...noWebsite)

export function putWebsite(context: CallContext, bucket: Bucket, given: s3.WebsiteConfiguration): void {
  const { RedirectAllRequestsTo: all, IndexDocument: index, RoutingRules: rules } = given
  if (all) {
    if (index || given.ErrorDocument || rules)
      throw invalidArgument(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      )
    checkProtocol(all.Protocol)
  } else if (!index)
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    )
  else if (!index.Suffix || index.Suffix.includes('/'))
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', index.Suffix ?? '')
  for (const { Redirect, Condition } of rules ?? []) checkRoutingRule(Redirect, Condition)
  withSetting(context, bucket, 'website', given)
}

function checkRoutingRule(redirect: s3.Redirect | undefined, condition: s3.Condition | undefined): void {
  if (!redirect) throw malformedXml()
  checkProtocol(redirect.Protocol)
  if (redirect.ReplaceKeyPrefixWith !== undefined && redirect.ReplaceKeyWith !== undefined)
    throw new AwsError('InvalidRequest', 'You can only define ReplaceKeyPrefix or ReplaceKey but not both.')
  if (condition && condition.KeyPrefixEquals === undefined && !condition.HttpErrorCodeReturnedEquals)
    throw new AwsError(
      'InvalidRequest',
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    )
}

function checkProtocol(protocol: string | undefined): void {
  if (protocol !== undefined && protocol !== 'http' && protocol !== 'https')
    throw new AwsError(
      'InvalidRequest',
      'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
    )
}

/** An id for a rule that was given none. */
export const ruleId = (rule: object) =>
  createHash('sha256').update(JSON.stringify(rule)).digest('base64url').slice(0, 48)
