import type * as s3 from '@aws-sdk/client-s3'

/** Documents that a bucket's owner sets and gets back; absent while nothing was set. */
export interface BucketSettings {
  readonly cors: readonly s3.CORSRule[]
  readonly lifecycle: s3.PutBucketLifecycleConfigurationOutput & {
    readonly Rules: readonly s3.LifecycleRule[]
  }
  readonly website: s3.WebsiteConfiguration
  readonly logging: s3.LoggingEnabled
  readonly notification: s3.NotificationConfiguration
  readonly encryption: s3.ServerSideEncryptionRule
  /** `none`: the controls were deleted. */
  readonly ownership: s3.ObjectOwnership | 'none'
  readonly accelerate: s3.BucketAccelerateStatus
  readonly payer: s3.Payer
  readonly acl: readonly s3.Grant[]
  /** By kind of configuration and id. */
  readonly configurations: Readonly<Record<string, object>>
}
