import type * as s3 from '@aws-sdk/client-s3'
import type { Fields, Need } from '../../service.ts'
import type { ReadConditionKeys } from '../../shape/condition-keys.ts'
import type { Permissions } from '../../shape/operation.ts'
import type { ConditionKeys, Place } from '../../shape/place.ts'
import { prefixed, requestTagContext, tagsOfRequest } from '../../shape/request-tags.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { type BucketReference, buckets } from './buckets/buckets.ts'
import { parseCopySource } from './objects/copy-object.ts'
import { type ObjectReference, objects, versionOf } from './objects/objects.ts'
import { taggingHeader } from './tag-sets.ts'

type Asked = BucketReference & ObjectReference

/** Members of requests that are condition keys of the same meaning. */
const MEMBERS: Readonly<Record<string, string>> = {
  Prefix: 's3:prefix',
  Delimiter: 's3:delimiter',
  MaxKeys: 's3:max-keys',
  VersionId: 's3:VersionId',
  ACL: 's3:x-amz-acl',
  ObjectOwnership: 's3:x-amz-object-ownership',
  ServerSideEncryption: 's3:x-amz-server-side-encryption',
  StorageClass: 's3:x-amz-storage-class',
  CopySource: 's3:x-amz-copy-source',
  MetadataDirective: 's3:x-amz-metadata-directive',
  IfMatch: 's3:if-match',
  IfNoneMatch: 's3:if-none-match',
}

/** All that requests say; AWS's reference knows which operation has which of them. */
export const conditionKeys: ReadConditionKeys = (input, place) => {
  const present = Object.entries(MEMBERS).filter(([member]) => input[member] !== undefined)
  const configuration: Fields = Object(input.CreateBucketConfiguration)
  return {
    ...Object.fromEntries(present.map(([member, key]) => [key, String(input[member])])),
    's3:LocationConstraint': configuration.LocationConstraint?.toString(),
    ...requestTagContext(configuration),
    ...requestObjectTags(input),
    ...existingTags(input, place),
  }
}

function requestObjectTags({ Tagging }: Fields): ConditionKeys {
  const Tags: unknown =
    typeof Tagging === 'string' ? taggingHeader(Tagging) : Reflect.get(Object(Tagging), 'TagSet')
  const tags = tagsOfRequest({ Tags })
  const keys = Object.keys(tags)
  return keys.length ? { 's3:RequestObjectTagKeys': keys, ...prefixed('s3:RequestObjectTag/', tags) } : {}
}

function existingTags(input: Fields, place: Place): ConditionKeys {
  const arn = objects.named(input, place)
  const { VersionId: id } = input
  const history = arn === undefined ? undefined : objects.find(place.state, arn)
  const version = versionOf(history, typeof id === 'string' ? id : undefined)
  return version?.kind === 'object' ? prefixed('s3:ExistingObjectTag/', version.tags) : {}
}

/** Actions have twins for when a version is named. */
export const versioned: Permissions<ObjectReference> = {
  actions: ({ VersionId }, all) => all.filter(name => name.includes('Version') === (VersionId !== undefined)),
}

/** Only who may list a bucket is told that an object is not there; to others it is forbidden (GetObject, "Permissions"). */
export const reading: Permissions<Asked> = {
  ...versioned,
  also({ Bucket, Key, VersionId }, place) {
    const { state } = place
    const names = { BucketName: Bucket, ObjectName: Key }
    const resource = buckets.arn(place, names)
    const isMissing =
      VersionId === undefined &&
      buckets.find(state, resource) !== undefined &&
      objects.find(state, objects.arn(place, names))?.versions[0].kind !== 'object'
    return isMissing ? [{ action: 's3:ListBucket', resource }] : []
  },
}

/** Whoever puts an object with tags must be allowed to tag it. */
export const tagging: Permissions<{ readonly Tagging?: string | undefined }> = {
  also: ({ Tagging }, _place, own) => (Tagging ? [{ ...own, action: 's3:PutObjectTagging' }] : []),
}

/** Whoever creates a bucket with tags must be allowed to tag it. */
export const bucketTagging: Permissions<Input<typeof s3, 'CreateBucket'>> = {
  also: ({ CreateBucketConfiguration: configuration }, _place, own) =>
    configuration?.Tags?.length ? [{ ...own, action: 's3:TagResource' }] : [],
}

/** Whoever copies an object must be allowed to read it. */
export const copying: Permissions<{ readonly CopySource: string; readonly Tagging?: string | undefined }> = {
  also(input, place, own) {
    const source = parseCopySource(input.CopySource)
    const read = needOnVersion('GetObject', source, place)
    const context = { ...read.context, ...existingTags({ ...source }, place) }
    return [...(tagging.also?.(input, place, own) ?? []), { ...read, context }]
  },
}

/** A request for many objects needs for each what a request for that one needs. */
export const deletingEach: Permissions<Input<typeof s3, 'DeleteObjects'>> = {
  needs: ({ Bucket, Delete }, place) =>
    (Delete.Objects ?? []).map(one => needOnVersion('DeleteObject', { Bucket, ...one }, place)),
}

function needOnVersion(
  action: string,
  {
    Bucket,
    Key = '',
    VersionId,
  }: { Bucket: string; Key?: string | undefined; VersionId?: string | undefined },
  place: Place,
): Need {
  const resource = objects.arn(place, { BucketName: Bucket, ObjectName: Key })
  return VersionId === undefined
    ? { action: `s3:${action}`, resource }
    : { action: `s3:${action}Version`, resource, context: { 's3:VersionId': VersionId } }
}
