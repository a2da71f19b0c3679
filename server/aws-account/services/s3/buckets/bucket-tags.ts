import type { Tag } from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { checkTagSet, tagSet } from '../tag-sets.ts'
import { type Bucket, saveBucket } from './buckets.ts'

export function setBucketTags(context: CallContext, bucket: Bucket, set: readonly Tag[] | undefined): void {
  saveBucket(context, { ...bucket, tags: checkTagSet(set, 'bucket') })
}

export function bucketTagSet({ name, tags }: Bucket) {
  if (Object.keys(tags).length) return tagSet(tags)
  throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', 404, { BucketName: name })
}
