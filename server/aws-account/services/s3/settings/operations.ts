import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { ServiceDeclaration } from '../../../shape/define-service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { type Bucket, onBucket } from '../buckets/buckets.ts'
import { announce } from '../events/object-events.ts'
import { changeObject } from '../objects/object-tags.ts'
import { malformedXml, notAvailable } from '../s3-error.ts'
import { describeAcl, requiredGrants } from './acl.ts'
import type { BucketSettings } from './bucket-settings.ts'
import { getBucketCors, putBucketCors } from './cors.ts'
import {
  configurations,
  encryptionOf,
  ownershipOf,
  putAccelerate,
  putBucketEncryption,
  putLogging,
  putOwnership,
  putRequestPayment,
  putWebsite,
  websiteOf,
} from './documents.ts'
import { lifecycleOf, putLifecycle } from './lifecycle.ts'
import { putNotification } from './notification.ts'
import { requireSetting, withSetting } from './settings.ts'

export type Sdk = typeof import('@aws-sdk/client-s3')
type Operations = ServiceDeclaration<Sdk>['operations']

const removes = (name: keyof BucketSettings) =>
  onBucket((context, bucket) => withSetting(context, bucket, name, undefined))

/** What may be set of a bucket as a document, read, and taken away; what was never set answers so in its own way. */
export const settingsOperations: Operations = {
  PutBucketAcl: onBucket((context, bucket, input) => {
    withSetting(context, bucket, 'acl', requiredGrants(context, bucket, input))
  }),
  GetBucketAcl: onBucket((context, bucket) => describeAcl(context, bucket, bucket.settings?.acl)),

  PutBucketCors: onBucket((context, bucket, input) =>
    putBucketCors(context, bucket, input.CORSConfiguration),
  ),
  GetBucketCors: onBucket((_, bucket) => getBucketCors(bucket)),
  DeleteBucketCors: removes('cors'),

  PutBucketLifecycleConfiguration: onBucket(putLifecycle),
  GetBucketLifecycleConfiguration: onBucket((_, bucket) => lifecycleOf(bucket)),
  DeleteBucketLifecycle: removes('lifecycle'),

  PutBucketWebsite: onBucket((context, bucket, input) =>
    putWebsite(context, bucket, input.WebsiteConfiguration),
  ),
  GetBucketWebsite: onBucket((_, bucket) => websiteOf(bucket)),
  DeleteBucketWebsite: removes('website'),

  PutBucketLogging: onBucket((context, bucket, input) =>
    putLogging(context, bucket, input.BucketLoggingStatus),
  ),
  GetBucketLogging: onBucket((_, { settings }) =>
    settings?.logging ? { LoggingEnabled: settings.logging } : {},
  ),

  PutBucketNotificationConfiguration: onBucket((context, bucket, input) =>
    putNotification(context, bucket, input),
  ),
  GetBucketNotificationConfiguration: onBucket((_, { settings }) => told(settings?.notification)),

  PutBucketEncryption: onBucket((context, bucket, input) =>
    putBucketEncryption(context, bucket, input.ServerSideEncryptionConfiguration),
  ),
  GetBucketEncryption: onBucket((_, bucket) => encryptionOf(bucket)),
  DeleteBucketEncryption: removes('encryption'),

  PutBucketOwnershipControls: onBucket((context, bucket, input) =>
    putOwnership(context, bucket, input.OwnershipControls),
  ),
  GetBucketOwnershipControls: onBucket((_, bucket) => ownershipOf(bucket)),
  DeleteBucketOwnershipControls: onBucket((context, bucket) =>
    withSetting(context, bucket, 'ownership', 'none'),
  ),

  PutBucketAccelerateConfiguration: onBucket((context, bucket, input) =>
    putAccelerate(context, bucket, input.AccelerateConfiguration),
  ),
  GetBucketAccelerateConfiguration: onBucket((_, { settings }) =>
    settings?.accelerate === undefined ? {} : { Status: settings.accelerate },
  ),
  PutBucketRequestPayment: onBucket((context, bucket, input) =>
    putRequestPayment(context, bucket, input.RequestPaymentConfiguration),
  ),
  GetBucketRequestPayment: onBucket((_, { settings }) => ({ Payer: settings?.payer ?? 'BucketOwner' })),

  GetBucketReplication: onBucket((_, bucket) =>
    noneOf(bucket, 'ReplicationConfigurationNotFoundError', 'The replication configuration was not found'),
  ),
  DeleteBucketReplication: onBucket(() => undefined),
  PutBucketReplication: onBucket(() => {
    throw notAvailable('Replication')
  }),
  GetObjectLockConfiguration: onBucket((_, bucket) =>
    noneOf(
      bucket,
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ),
  ),
}

/** An empty structure of the model, which its type takes for bytes. */
const told = (configuration: s3.NotificationConfiguration = {}) =>
  configuration as Output<Sdk, 'GetBucketNotificationConfiguration'>

/** Of what cannot be set here at all. */
function noneOf(bucket: Bucket, code: string, message: string): never {
  requireSetting({ name: bucket.name } as Bucket, 'cors', code, message)
  throw new Error('A bucket without settings has none')
}

const [analytics, tiering, inventory, metrics] = [
  configurations('analytics'),
  configurations('intelligent-tiering'),
  configurations('inventory'),
  configurations('metrics'),
]

/** Configurations of which a bucket has many. They are kept, and nothing is measured or moved by them. */
export const configurationOperations: Operations = {
  PutBucketMetricsConfiguration: onBucket((context, bucket, { Id, MetricsConfiguration: value }) =>
    metrics.put(context, bucket, Id, value),
  ),
  GetBucketMetricsConfiguration: onBucket((_, bucket, { Id }) => ({
    MetricsConfiguration: { Id, ...metrics.get(bucket, Id) },
  })),
  ListBucketMetricsConfigurations: onBucket((_, bucket) => ({
    IsTruncated: false,
    MetricsConfigurationList: metrics.list(bucket).map(withId),
  })),
  DeleteBucketMetricsConfiguration: onBucket((context, bucket, { Id }) =>
    metrics.remove(context, bucket, Id),
  ),

  PutBucketAnalyticsConfiguration: onBucket((context, bucket, { Id, AnalyticsConfiguration: value }) =>
    analytics.put(context, bucket, Id, value),
  ),
  GetBucketAnalyticsConfiguration: onBucket((_, bucket, { Id }) => ({
    AnalyticsConfiguration: { StorageClassAnalysis: {}, ...analytics.get(bucket, Id), Id },
  })),
  ListBucketAnalyticsConfigurations: onBucket((_, bucket) => ({
    IsTruncated: false,
    AnalyticsConfigurationList: analytics
      .list(bucket)
      .map(one => ({ StorageClassAnalysis: {}, ...withId(one) })),
  })),
  DeleteBucketAnalyticsConfiguration: onBucket((context, bucket, { Id }) =>
    analytics.remove(context, bucket, Id),
  ),

  ...tieringOperations(),
  ...inventoryOperations(),
}

const withId = (value: object) => ({ ...value, Id: String(Reflect.get(value, 'Id')) })

function tieringOperations(): Operations {
  type Put = Input<Sdk, 'PutBucketIntelligentTieringConfiguration'>
  type Kept = Put['IntelligentTieringConfiguration']
  // What `put` has kept is what `get` gives.
  const kept = (value: object) => value as Kept
  return {
    PutBucketIntelligentTieringConfiguration: onBucket(
      (context, bucket, { Id, IntelligentTieringConfiguration: value }) =>
        tiering.put(context, bucket, Id, value),
    ),
    GetBucketIntelligentTieringConfiguration: onBucket((_, bucket, { Id }) => ({
      IntelligentTieringConfiguration: kept(tiering.get(bucket, Id)),
    })),
    ListBucketIntelligentTieringConfigurations: onBucket((_, bucket) => ({
      IsTruncated: false,
      IntelligentTieringConfigurationList: tiering.list(bucket).map(kept),
    })),
    DeleteBucketIntelligentTieringConfiguration: onBucket((context, bucket, { Id }) =>
      tiering.remove(context, bucket, Id),
    ),
  }
}

/** What S3 refuses of a configuration, by the same words whatever is wrong with its form. */
function checkInventory(id: string, value: s3.InventoryConfiguration): void {
  if (value.Id !== id)
    throw new AwsError('IdMismatch', 'Document ID does not match the specified configuration ID.', 400)
  const { Format: format, Bucket: destination = '' } = value.Destination?.S3BucketDestination ?? {}
  const isFormed =
    /^(CSV|ORC|Parquet)$/.test(format ?? '') &&
    /^(Daily|Weekly)$/.test(value.Schedule?.Frequency ?? '') &&
    /^(All|Current)$/.test(value.IncludedObjectVersions ?? '') &&
    (value.OptionalFields ?? []).every(field => INVENTORY_FIELD.test(field))
  if (!isFormed) throw malformedXml()
  if (!/^arn:[a-z-]+:s3:::.+/.test(destination))
    throw new AwsError('InvalidS3DestinationBucket', 'Invalid bucket ARN.', 400)
}

/** What a report can have of an object (API reference, InventoryConfiguration). */
const INVENTORY_FIELD =
  /^(Size|LastModifiedDate|StorageClass|ETag|IsMultipartUploaded|(Replication|Encryption|BucketKey)Status|ObjectLock(RetainUntilDate|Mode|LegalHoldStatus)|IntelligentTieringAccessTier|ChecksumAlgorithm|ObjectAccessControlList|ObjectOwner|LifecycleExpirationDate)$/

function inventoryOperations(): Operations {
  type Put = Input<Sdk, 'PutBucketInventoryConfiguration'>
  type Kept = Put['InventoryConfiguration']
  const kept = (value: object) => value as Kept
  return {
    PutBucketInventoryConfiguration: onBucket((context, bucket, { Id, InventoryConfiguration: value }) => {
      checkInventory(Id, value)
      inventory.put(context, bucket, Id, value)
      return { $status: 204 }
    }),
    GetBucketInventoryConfiguration: onBucket((_, bucket, { Id }) => ({
      InventoryConfiguration: kept(inventory.get(bucket, Id)),
    })),
    ListBucketInventoryConfigurations: onBucket((_, bucket) => ({
      IsTruncated: false,
      InventoryConfigurationList: inventory.list(bucket).map(kept),
    })),
    DeleteBucketInventoryConfiguration: onBucket((context, bucket, { Id }) =>
      inventory.remove(context, bucket, Id),
    ),
  }
}

export function putObjectAcl(context: CallContext, bucket: Bucket, input: Input<Sdk, 'PutObjectAcl'>) {
  const acl = requiredGrants(context, bucket, input)
  const object = changeObject(context, bucket, input, { acl })
  announce(context, bucket, {
    name: 'ObjectAcl:Put',
    key: input.Key,
    object,
    versionId: object.versionId,
  })
  return {}
}
