import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { type Bucket, saveBucket } from '../buckets/buckets.ts'
import type { BucketSettings } from './bucket-settings.ts'

export function withSetting<Name extends keyof BucketSettings>(
  context: CallContext,
  bucket: Bucket,
  name: Name,
  value: BucketSettings[Name] | undefined,
): void {
  const { [name]: _earlier, ...others } = bucket.settings ?? {}
  saveBucket(context, { ...bucket, settings: value === undefined ? others : { ...others, [name]: value } })
}

/** The setting, or S3's refusal of a question for one that was never set. */
export function requireSetting<Name extends keyof BucketSettings>(
  bucket: Bucket,
  name: Name,
  code: string,
  message: string,
): BucketSettings[Name] {
  const value = bucket.settings?.[name]
  if (value !== undefined) return value as BucketSettings[Name]
  throw new AwsError(code, message, 404, { BucketName: bucket.name })
}
