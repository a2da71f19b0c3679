import type { CallContext } from '../../../service.ts'
import type { Tags } from '../../../shape/request-tags.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { noSuchKey } from '../s3-error.ts'
import { findObject, type ObjectReference, objectsOf, toldVersionId, type Version } from './objects.ts'

export function setObjectTags(context: CallContext, bucket: Bucket, input: ObjectReference, tags: Tags) {
  const object = findObject(context, bucket, input)
  const table = objectsOf(context.state, bucket.name)
  const history = table.get(input.Key)
  if (!history) throw noSuchKey(input.Key)
  const change = (version: Version): Version => (version === object ? { ...object, tags } : version)
  const [latest, ...others] = history.versions
  table.set(input.Key, { versions: [change(latest), ...others.map(change)] })
  return toldVersionId(bucket, object)
}
