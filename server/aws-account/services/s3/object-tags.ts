import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { type BucketReference, checkTagSet, findBucket, type Tags, tagSet } from './buckets.ts'
import { findObject, type ObjectReference, objectsOf, toldVersionId, type Version } from './objects.ts'

const MAX_OBJECT_TAGS = 10

export const tagOperations: Readonly<Record<string, Operation>> = {
  PutObjectTagging: typedOperation<s3.PutObjectTaggingRequest, s3.PutObjectTaggingOutput>((context, input) =>
    setTags(context, input, checkTagSet(input.Tagging.TagSet, MAX_OBJECT_TAGS)),
  ),
  GetObjectTagging: typedOperation<s3.GetObjectTaggingRequest, s3.GetObjectTaggingOutput>(
    (context, input) => {
      const bucket = findBucket(context, input)
      const object = findObject(context, bucket, input)
      return { TagSet: tagSet(object.tags), ...toldVersionId(bucket, object) }
    },
  ),
  DeleteObjectTagging: typedOperation<s3.DeleteObjectTaggingRequest, s3.DeleteObjectTaggingOutput>(
    (context, input) => setTags(context, input, {}),
  ),
}

function setTags(
  context: CallContext,
  input: BucketReference & ObjectReference,
  tags: Tags,
): { VersionId?: string } {
  const bucket = findBucket(context, input)
  const object = findObject(context, bucket, input)
  const history = objectsOf(context.state, bucket.name).get(input.Key)
  if (!history) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: input.Key })
  const change = (version: Version): Version => (version === object ? { ...object, tags } : version)
  const [latest, ...others] = history.versions
  objectsOf(context.state, bucket.name).set(input.Key, {
    versions: [change(latest), ...others.map(change)],
  })
  return toldVersionId(bucket, object)
}
