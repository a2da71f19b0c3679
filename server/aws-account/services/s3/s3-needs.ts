import type { CallContext, Fields, Need } from '../../service.ts'
import { bucketsOf } from './buckets.ts'
import { parseCopySource } from './copy-object.ts'
import { objectsOf } from './objects.ts'

type Place = Pick<CallContext, 'state'>
type ConditionKeys = Record<string, string | readonly string[]>

/** Operations whose action has another name (service authorization reference). */
const ACTIONS: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBuckets',
  HeadBucket: 'ListBucket',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListParts: 'ListMultipartUploadParts',
  HeadObject: 'GetObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  UploadPartCopy: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeleteBucketTagging: 'PutBucketTagging',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
}

/** Actions that have a twin for when a version is named. */
const VERSIONED: Readonly<Record<string, string>> = {
  GetObject: 'GetObjectVersion',
  DeleteObject: 'DeleteObjectVersion',
  GetObjectAttributes: 'GetObjectVersionAttributes',
  GetObjectTagging: 'GetObjectVersionTagging',
  PutObjectTagging: 'PutObjectVersionTagging',
  DeleteObjectTagging: 'DeleteObjectVersionTagging',
  GetObjectAcl: 'GetObjectVersionAcl',
}

/** Request members that are condition keys of the same meaning. */
const REQUEST_KEYS: Readonly<Record<string, string>> = {
  Prefix: 's3:prefix',
  Delimiter: 's3:delimiter',
  MaxKeys: 's3:max-keys',
  VersionId: 's3:VersionId',
  ACL: 's3:x-amz-acl',
  ServerSideEncryption: 's3:x-amz-server-side-encryption',
  StorageClass: 's3:x-amz-storage-class',
  CopySource: 's3:x-amz-copy-source',
  MetadataDirective: 's3:x-amz-metadata-directive',
}

/** Actions, resources and condition keys of Amazon S3. */
export function s3Needs(operation: string, input: Fields, place: Place): readonly Need[] {
  const bucket = typeof input.Bucket === 'string' ? input.Bucket : undefined
  if (bucket === undefined) return [{ action: `s3:${ACTIONS[operation] ?? operation}`, resource: '*' }]
  if (operation === 'DeleteObjects') return deleteNeeds(bucket, input, place)
  const key = typeof input.Key === 'string' ? input.Key : undefined
  const action = versionedAction(ACTIONS[operation] ?? operation, input)
  const context = {
    ...requestKeys(operation, input),
    ...tagKeys(input),
    ...presentTags(bucket, input, place),
  }
  const resource = key === undefined ? bucketArn(bucket) : objectArn(bucket, key)
  const first: Need = Object.keys(context).length
    ? { action: `s3:${action}`, resource, context }
    : { action: `s3:${action}`, resource }
  return [first, ...furtherNeeds(operation, input, place, first)]
}

const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`
const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`

function versionedAction(action: string, input: Fields): string {
  return (input.VersionId === undefined ? undefined : VERSIONED[action]) ?? action
}

function furtherNeeds(operation: string, input: Fields, place: Place, first: Need): Need[] {
  const needs: Need[] = []
  if (typeof input.Tagging === 'string' && input.Tagging !== '')
    needs.push({ ...first, action: 's3:PutObjectTagging' })
  if (operation === 'GetObjectAttributes')
    needs.push({ ...first, action: `s3:${versionedAction('GetObject', input)}` })
  if (typeof input.CopySource === 'string') needs.push(copySourceNeed(input.CopySource, place))
  if (READS.includes(operation) && isMissing(input, place))
    needs.push({ action: 's3:ListBucket', resource: bucketArn(String(input.Bucket)) })
  return needs
}

/** Only who may list a bucket is told that an object is not there; to others it is forbidden (GetObject, "Permissions"). */
const READS = ['GetObject', 'HeadObject', 'GetObjectAttributes']

function isMissing({ Bucket, Key, VersionId }: Fields, { state }: Place): boolean {
  if (!bucketsOf(state).has(String(Bucket)) || VersionId !== undefined) return false
  return objectsOf(state, String(Bucket)).get(String(Key))?.versions[0].kind !== 'object'
}

function copySourceNeed(text: string, place: Place): Need {
  const source = parseCopySource(text)
  const action = `s3:${versionedAction('GetObject', { ...source })}`
  return {
    action,
    resource: objectArn(source.Bucket, source.Key),
    context: presentTags(source.Bucket, { ...source }, place),
  }
}

function deleteNeeds(bucket: string, input: Fields, place: Place): Need[] {
  const listed: unknown = Reflect.get(Object(input.Delete), 'Objects')
  return (Array.isArray(listed) ? listed : []).map((one: Fields) => ({
    action: `s3:${versionedAction('DeleteObject', one)}`,
    resource: objectArn(bucket, String(one.Key)),
    context: presentTags(bucket, one, place),
  }))
}

function requestKeys(operation: string, input: Fields): ConditionKeys {
  const keys: ConditionKeys = {}
  for (const [member, key] of Object.entries(REQUEST_KEYS))
    if (input[member] !== undefined) keys[key] = String(input[member])
  const constraint: unknown = Reflect.get(Object(input.CreateBucketConfiguration), 'LocationConstraint')
  if (operation === 'CreateBucket' && constraint !== undefined)
    keys['s3:LocationConstraint'] = String(constraint)
  return keys
}

function tagKeys({ Tagging }: Fields): ConditionKeys {
  const set: unknown = Reflect.get(Object(Tagging), 'TagSet')
  const tags: readonly (readonly [string, string])[] =
    typeof Tagging === 'string'
      ? [...new URLSearchParams(Tagging)]
      : (Array.isArray(set) ? set : []).map((tag: Fields) => [String(tag.Key), String(tag.Value)])
  if (!tags.length) return {}
  return {
    's3:RequestObjectTagKeys': tags.map(([key]) => key),
    ...Object.fromEntries(tags.map(([key, value]) => [`s3:RequestObjectTag/${key}`, value])),
  }
}

function presentTags(bucket: string, { Key, VersionId }: Fields, { state }: Place): ConditionKeys {
  const versions = typeof Key === 'string' ? (objectsOf(state, bucket).get(Key)?.versions ?? []) : []
  const version = VersionId === undefined ? versions[0] : versions.find(one => one.versionId === VersionId)
  const tags = version?.kind === 'object' ? Object.entries(version.tags) : []
  return Object.fromEntries(tags.map(([key, value]) => [`s3:ExistingObjectTag/${key}`, value]))
}
