import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { announce } from '../events/object-events.ts'
import { invalidArgument, malformedXml, refuseOthers } from '../s3-error.ts'
import { checkWrite } from './conditions.ts'
import {
  addVersion,
  checkVersionId,
  NULL_VERSION,
  objectsOf,
  presentObject,
  removeVersion,
} from './objects.ts'

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
  refuseBypass(input.BypassGovernanceRetention)
  refuseOthers(input, ['VersionId', 'IfMatch'])
  if (input.VersionId !== undefined) checkVersionId(bucket, input.VersionId)
  if (input.IfMatch !== undefined)
    checkWrite(presentObject(context, bucket, input.Key), input.Key, { IfMatch: input.IfMatch })
  return deleteOne(context, bucket, input.Key, input.VersionId)
}

export function deleteObjects(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'DeleteObjects'>,
): s3.DeleteObjectsOutput {
  refuseBypass(input.BypassGovernanceRetention)
  refuseOthers(Object.fromEntries(Object.entries(input).filter(([name]) => !name.startsWith('Checksum'))), [
    'Delete',
    'ContentMD5',
  ])
  const objects = input.Delete.Objects ?? []
  if (!objects.length || objects.length > MAX_KEYS) throw malformedXml()
  const Errors: s3._Error[] = []
  const Deleted: s3.DeletedObject[] = []
  for (const { Key = '', VersionId } of objects) {
    const asked = { Key, ...(VersionId !== undefined && { VersionId }) }
    const isUnknown = VersionId !== undefined && VersionId !== NULL_VERSION && !isVersionId(bucket, VersionId)
    if (isUnknown) {
      Errors.push({ ...asked, Code: 'NoSuchVersion', Message: 'The specified version does not exist.' })
      continue
    }
    const done = deleteOne(context, bucket, Key, VersionId)
    Deleted.push({
      ...asked,
      ...(done.DeleteMarker && { DeleteMarker: true, DeleteMarkerVersionId: done.VersionId }),
    })
  }
  return { ...(!input.Delete.Quiet && { Deleted }), ...(Errors.length && { Errors }) }
}

const isVersionId = ({ versioning }: Bucket, id: string) =>
  versioning !== undefined && /^[A-Za-z0-9._-]{32}$/.test(id)

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
    if (removed) announce(context, bucket, { name: 'ObjectRemoved:Delete', key, versionId })
    return { VersionId: versionId, ...(removed?.kind === 'delete-marker' && { DeleteMarker: true }) }
  }
  if (bucket.versioning === undefined) {
    if (objectsOf(context.state, bucket.name).has(key)) {
      removeVersion(context, bucket, key, NULL_VERSION)
      announce(context, bucket, { name: 'ObjectRemoved:Delete', key })
    }
    return {}
  }
  const marker = addVersion(context, bucket, key, { kind: 'delete-marker', modifiedAt: context.now() })
  const { versionId: VersionId } = marker
  announce(context, bucket, { name: 'ObjectRemoved:DeleteMarkerCreated', key, versionId: VersionId })
  return { VersionId, DeleteMarker: true }
}

/** Nothing is locked here, so that there is nothing to get past. */
function refuseBypass(bypass: boolean | undefined): void {
  if (bypass === undefined) return
  throw invalidArgument(
    'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
    'x-amz-bypass-governance-retention',
  )
}
