import { createHash, randomBytes } from 'node:crypto'
import type { Grant } from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Tags } from '../../../shape/request-tags.ts'
import { defineResource, type Resource } from '../../../shape/resource.ts'
import type { AccountState, Table } from '../../../state/account-state.ts'
import { type Bucket, bucketNameOf, inBucket } from '../buckets/buckets.ts'
import { invalidArgument, noSuchKey } from '../s3-error.ts'
import type { Checksums } from './checksums.ts'

/** What a client says about an object and gets back with it. */
export interface Description {
  readonly contentType: string
  readonly cacheControl?: string
  readonly contentDisposition?: string
  readonly contentEncoding?: string
  readonly contentLanguage?: string
  /** Milliseconds since the epoch. */
  readonly expires?: number
  readonly metadata: Readonly<Record<string, string>>
  /** Absent: `STANDARD`. */
  readonly storageClass?: string
  /** Where a website sends whoever asks for the object. */
  readonly redirect?: string
  /** Absent: with keys of S3 (SSE-S3). */
  readonly encryption?: Encryption
}

/** How an object is encrypted, as its reads tell it. */
export interface Encryption {
  readonly ServerSideEncryption: 'aws:kms' | 'aws:kms:dsse'
  readonly SSEKMSKeyId: string
  readonly BucketKeyEnabled?: boolean
}

export interface ObjectVersion {
  readonly kind: 'object'
  readonly versionId: string
  readonly modifiedAt: number
  /** Without quotes. */
  readonly etag: string
  readonly bytes: number
  /** Of the blob. */
  readonly digest: string
  readonly description: Description
  readonly tags: Tags
  readonly checksums: Checksums
  /** Sizes of the parts of a multipart upload. */
  readonly partBytes?: readonly number[]
  /** Of those parts, where the upload had an algorithm; absent: the checksum is that of the whole object. */
  readonly partChecksums?: readonly Checksums[]
  readonly checksumType?: 'COMPOSITE'
  /** Absent: the owner's alone. */
  readonly acl?: readonly Grant[]
}

export interface DeleteMarker {
  readonly kind: 'delete-marker'
  readonly versionId: string
  readonly modifiedAt: number
}

export type Version = ObjectVersion | DeleteMarker

/** All versions of a key, the latest first; never empty. */
export interface ObjectHistory {
  readonly versions: readonly [Version, ...Version[]]
}

/** The version id of what was put while versioning was not on. */
export const NULL_VERSION = 'null'

export const objectsOf = (state: AccountState, bucket: string): Table<ObjectHistory> =>
  state.table<ObjectHistory>(`s3.objects ${bucket}`)

export const objects: Resource<ObjectHistory> = defineResource<ObjectHistory>('s3', 'object', {
  table: (state, arn) => objectsOf(state, bucketNameOf(arn)),
  keyOf: arn => arn.slice(arn.indexOf('/') + 1),
  named: ({ Bucket, Key }, arn) =>
    typeof Bucket === 'string' && typeof Key === 'string'
      ? arn({ BucketName: Bucket, ObjectName: Key })
      : undefined,
  missing: ({ Key }) => noSuchKey(String(Key)),
})

export const onObject = inBucket(objects)

export const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')

const newVersionId = () => randomBytes(24).toString('base64url')

const MAX_KEY_BYTES = 1024

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
      Size: String(Buffer.byteLength(key)),
      MaxSizeAllowed: String(MAX_KEY_BYTES),
    })
}

/** Adds a version, or replaces the one without id where versioning is off; returns it as stored. */
export function addVersion(
  context: CallContext,
  bucket: Bucket,
  key: string,
  version: Omit<ObjectVersion, 'versionId'> | Omit<DeleteMarker, 'versionId'>,
): Version {
  checkKey(key)
  const versionId = bucket.versioning === 'Enabled' ? newVersionId() : NULL_VERSION
  const history = objectsOf(context.state, bucket.name)
  const earlier = history.get(key)?.versions ?? []
  const kept = earlier.filter(one => one.versionId !== versionId)
  const added = { ...version, versionId }
  history.set(key, { versions: [added, ...kept] })
  return added
}

/** Removes one version for good. */
export function removeVersion(
  context: CallContext,
  bucket: Bucket,
  key: string,
  versionId: string,
): Version | undefined {
  const table = objectsOf(context.state, bucket.name)
  const history = table.get(key)
  const removed = history?.versions.find(one => one.versionId === versionId)
  const [latest, ...others] = history?.versions.filter(one => one.versionId !== versionId) ?? []
  if (latest) table.set(key, { versions: [latest, ...others] })
  else table.delete(key)
  return removed
}

export interface ObjectReference {
  readonly Key: string
  readonly VersionId?: string | undefined
}

/** The version that a request names, the latest if it names none. */
export function versionOf(history: ObjectHistory | undefined, id: string | undefined): Version | undefined {
  return id === undefined ? history?.versions[0] : history?.versions.find(one => one.versionId === id)
}

/** The object that is there now, if any. */
export function presentObject(context: CallContext, bucket: Bucket, key: string): ObjectVersion | undefined {
  const latest = objectsOf(context.state, bucket.name).get(key)?.versions[0]
  return latest?.kind === 'object' ? latest : undefined
}

/**
 * The object, or the version of it, that a request names. Throws NoSuchKey, NoSuchVersion, or MethodNotAllowed for a
 * version that is a delete marker.
 */
export function findObject(context: CallContext, bucket: Bucket, reference: ObjectReference): ObjectVersion {
  const { Key, VersionId } = reference
  const found = versionOf(objectsOf(context.state, bucket.name).get(Key), VersionId)
  if (found?.kind === 'object') return found
  if (VersionId === undefined) throw noSuchKey(Key, found && markerHeaders(found))
  checkVersionId(bucket, VersionId)
  if (!found)
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key, VersionId })
  throw notOnMarker(context, markerHeaders(found))
}

/** What tells of the delete marker that an object is hidden by. */
const markerHeaders = ({ versionId }: Version) => ({
  'x-amz-delete-marker': 'true',
  'x-amz-version-id': versionId,
})

export function notOnMarker(
  { request: { method: Method } }: CallContext,
  headers?: Readonly<Record<string, string>>,
): AwsError {
  const refusal = 'The specified method is not allowed against this resource.'
  return new AwsError('MethodNotAllowed', refusal, 405, { Method, ResourceType: 'DeleteMarker' }, headers)
}

/** Versions have ids of 32 characters, once there are any. Throws InvalidArgument for what cannot be one. */
export function checkVersionId({ versioning }: Bucket, id: string): void {
  if (id === NULL_VERSION || (versioning !== undefined && /^[A-Za-z0-9._-]{32}$/.test(id))) return
  throw invalidArgument('Invalid version id specified', 'versionId', id)
}

/** The version id as it is told: not at all in buckets that never had versioning. */
export function toldVersionId(bucket: Bucket, version: Version): { VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: version.versionId }
}

/** That of what was just put, which S3 keeps to itself while versioning is suspended. */
export function newVersionIdOf(bucket: Bucket, version: Version): { VersionId?: string } {
  return bucket.versioning === 'Enabled' ? { VersionId: version.versionId } : {}
}
