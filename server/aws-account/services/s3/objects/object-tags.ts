import type { CallContext } from '../../../service.ts'
import type { Tags } from '../../../shape/request-tags.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { announce } from '../events/object-events.ts'
import { noSuchKey } from '../s3-error.ts'
import {
  findObject,
  notOnMarker,
  type ObjectReference,
  type ObjectVersion,
  objectsOf,
  toldVersionId,
  type Version,
} from './objects.ts'

export function setObjectTags(context: CallContext, bucket: Bucket, input: ObjectReference, tags: Tags) {
  const object = changeObject(context, bucket, input, { tags })
  announce(context, bucket, {
    name: Object.keys(tags).length ? 'ObjectTagging:Put' : 'ObjectTagging:Delete',
    key: input.Key,
    object,
    versionId: object.versionId,
  })
  return toldVersionId(bucket, object)
}

/** The version that a request names with another setting; its earlier form is answered. Throws as `findObject`. */
export function changeObject(
  context: CallContext,
  bucket: Bucket,
  input: ObjectReference,
  to: Partial<Pick<ObjectVersion, 'tags' | 'acl'>>,
): ObjectVersion {
  const object = findTagged(context, bucket, input)
  const table = objectsOf(context.state, bucket.name)
  const history = table.get(input.Key)
  if (!history) throw noSuchKey(input.Key)
  const change = (version: Version): Version => (version === object ? { ...object, ...to } : version)
  const [latest, ...others] = history.versions
  table.set(input.Key, { versions: [change(latest), ...others.map(change)] })
  return object
}

/** As `findObject`, but a delete marker that is the latest version is refused as such, as S3 does for tags and lists. */
export function findTagged(context: CallContext, bucket: Bucket, input: ObjectReference): ObjectVersion {
  const latest = objectsOf(context.state, bucket.name).get(input.Key)?.versions[0]
  if (input.VersionId === undefined && latest?.kind === 'delete-marker') throw notOnMarker(context)
  return findObject(context, bucket, input)
}
