import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { malformedXml, refuseOthers } from '../s3-error.ts'
import { checkWrite } from './conditions.ts'
import { addVersion, NULL_VERSION, objectsOf, presentObject, removeVersion } from './objects.ts'

const MAX_KEYS = 1000

interface Deleted {
  readonly VersionId?: string
  readonly DeleteMarker?: boolean
}

export function deleteObject(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'DeleteObject'>,
): s3.DeleteObjectOutput {
  refuseOthers(input, ['VersionId', 'IfMatch'])
  if (input.IfMatch !== undefined)
    checkWrite(presentObject(context, bucket, input.Key), input.Key, { IfMatch: input.IfMatch })
  return deleteOne(context, bucket, input.Key, input.VersionId)
}

export function deleteObjects(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'DeleteObjects'>,
): s3.DeleteObjectsOutput {
  refuseOthers(Object.fromEntries(Object.entries(input).filter(([name]) => !name.startsWith('Checksum'))), [
    'Delete',
    'ContentMD5',
  ])
  const objects = input.Delete.Objects ?? []
  if (!objects.length || objects.length > MAX_KEYS) throw malformedXml()
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
