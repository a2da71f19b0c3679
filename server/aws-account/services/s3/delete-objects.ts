import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { type Bucket, findBucket, refuseOthers } from './buckets.ts'
import { checkWrite } from './conditions.ts'
import { addVersion, NULL_VERSION, objectsOf, removeVersion } from './objects.ts'
import { presentObject } from './write-object.ts'

const MAX_KEYS = 1000
const DELETE_MEMBERS = ['Bucket', 'Key', 'VersionId', 'IfMatch', 'ExpectedBucketOwner', 'RequestPayer']
const BATCH_MEMBERS = [
  'Bucket',
  'Delete',
  'ExpectedBucketOwner',
  'RequestPayer',
  'ChecksumAlgorithm',
  'ContentMD5',
]

interface Deleted {
  readonly VersionId?: string
  readonly DeleteMarker?: boolean
}

export function deleteObject(
  context: CallContext,
  input: Decoded<s3.DeleteObjectRequest>,
): s3.DeleteObjectOutput {
  refuseOthers(input, DELETE_MEMBERS)
  const bucket = findBucket(context, input)
  if (input.IfMatch !== undefined)
    checkWrite(presentObject(context, bucket, input.Key), input.Key, { IfMatch: input.IfMatch })
  return deleteOne(context, bucket, input.Key, input.VersionId)
}

export function deleteObjects(
  context: CallContext,
  input: Decoded<s3.DeleteObjectsRequest>,
): s3.DeleteObjectsOutput {
  refuseOthers(
    Object.fromEntries(Object.entries(input).filter(([name]) => !name.startsWith('Checksum'))),
    BATCH_MEMBERS,
  )
  const bucket = findBucket(context, input)
  const objects = input.Delete.Objects ?? []
  if (!objects.length || objects.length > MAX_KEYS)
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    )
  const deleted = objects.map(({ Key = '', VersionId }) => ({
    asked: { Key, ...(VersionId !== undefined && { VersionId }) },
    done: deleteOne(context, bucket, Key, VersionId),
  }))
  if (input.Delete.Quiet) return {}
  return {
    Deleted: deleted.map(({ asked, done }) => ({
      ...asked,
      ...(done.DeleteMarker && { DeleteMarker: true, DeleteMarkerVersionId: done.VersionId }),
    })),
  }
}

/**
 * Without versioning, or with a version id, the thing is gone; otherwise a delete marker hides it. What does not exist
 * is deleted successfully.
 */
function deleteOne(
  context: CallContext,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
): Deleted {
  if (versionId !== undefined) {
    const removed = removeVersion(context, bucket, key, versionId)
    return { VersionId: versionId, ...(removed?.kind === 'delete-marker' && { DeleteMarker: true }) }
  }
  if (bucket.versioning === undefined) {
    if (objectsOf(context.state, bucket.name).has(key)) removeVersion(context, bucket, key, NULL_VERSION)
    return {}
  }
  const marker = addVersion(context, bucket, key, { kind: 'delete-marker', modifiedAt: context.now() })
  return { VersionId: marker.versionId, DeleteMarker: true }
}
