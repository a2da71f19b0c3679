import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, findBucket } from '../buckets/buckets.ts'
import { announce } from '../events/object-events.ts'
import { invalidArgument, refuseOthers } from '../s3-error.ts'
import { ACL_MEMBERS, grantsOfRequest } from '../settings/acl.ts'
import { tellsExpiration } from '../settings/lifecycle.ts'
import { parseTagging } from '../tag-sets.ts'
import { CHECKSUM_MEMBERS, checksumOf, DEFAULT_ALGORITHM, verifyChecksums } from './checksums.ts'
import { checkWrite } from './conditions.ts'
import {
  addVersion,
  checkKey,
  type Description,
  type Encryption,
  md5,
  newVersionIdOf,
  type ObjectVersion,
  presentObject,
} from './objects.ts'

/** Of one PutObject; longer objects are uploaded in parts. */
const MAX_PUT_BYTES = 5 * 1024 ** 3
const MAX_METADATA_BYTES = 2048

/** Members that describe an object and take effect; used wherever one is written. */
export const DESCRIBING_MEMBERS = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'Metadata',
  'Tagging',
  'ServerSideEncryption',
  'SSEKMSKeyId',
  'BucketKeyEnabled',
  'StorageClass',
  'WebsiteRedirectLocation',
  'ChecksumAlgorithm',
  ...ACL_MEMBERS,
] as const

export type Describing = Pick<s3.PutObjectRequest, Exclude<(typeof DESCRIBING_MEMBERS)[number], 'GrantWrite'>>

/** What is told of an object's encryption: with keys of S3 (SSE-S3), as in AWS by default, or as it was asked for. */
export const toldEncryption = ({ encryption }: Pick<Description, 'encryption'>): Encryption | typeof SSE_S3 =>
  encryption ?? SSE_S3

const SSE_S3 = { ServerSideEncryption: 'AES256' } as const

export async function putObject(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'PutObject'>,
): Promise<s3.PutObjectOutput> {
  const honoured = [
    ...DESCRIBING_MEMBERS,
    ...CHECKSUM_MEMBERS,
    'Body',
    'ContentLength',
    'ContentMD5',
    'IfMatch',
    'IfNoneMatch',
  ]
  refuseOthers(input, honoured)
  const body = bodyOf(input.Body)
  if (body.length > MAX_PUT_BYTES)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400)
  checkKey(input.Key)
  const description = describe(context, bucket, input)
  const acl = grantsOfRequest(context, bucket, input)
  const tags = parseTagging(input.Tagging)
  const sent = verifyChecksums(body, input)
  const checksums = Object.keys(sent).length ? sent : checksumOf(body, DEFAULT_ALGORITHM)
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const digest = await context.state.blobs.put(body)
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const etag = etagOf(body, description)
  const version = addVersion(context, findBucket(context, input), input.Key, {
    kind: 'object',
    modifiedAt: context.now(),
    etag,
    bytes: body.length,
    digest,
    description,
    tags,
    checksums,
    ...(acl && { acl }),
  })
  announce(context, bucket, {
    name: context.request.method === 'POST' ? 'ObjectCreated:Post' : 'ObjectCreated:Put',
    key: input.Key,
    object: { etag, bytes: body.length },
    versionId: version.versionId,
  })
  return {
    ETag: `"${etag}"`,
    ...newVersionIdOf(bucket, version),
    ...tellsExpiration(bucket, { key: input.Key, bytes: body.length, modifiedAt: version.modifiedAt, tags }),
    ...toldChecksums({ checksums }),
    ...toldEncryption(description),
  }
}

/** With keys of KMS an object's tag is no digest of it (API reference, "Object", ETag). */
export const etagOf = (body: Uint8Array, { encryption }: Description) =>
  encryption ? md5(Buffer.concat([body, Buffer.from(encryption.SSEKMSKeyId)])) : md5(body)

export function toldChecksums({
  checksums,
  checksumType,
}: Pick<ObjectVersion, 'checksums'> & { readonly checksumType?: 'COMPOSITE' | undefined }) {
  return Object.keys(checksums).length
    ? { ...checksums, ChecksumType: checksumType ?? ('FULL_OBJECT' as const) }
    : {}
}

/** The wire gives a streamed body as bytes. */
export function bodyOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
])

/** What a request says about an object. Throws for what would have no effect here, such as keys of the client's. */
export function describe(context: CallContext, bucket: Bucket, input: Describing): Description {
  const { StorageClass: storageClass, WebsiteRedirectLocation: redirect } = input
  if (storageClass !== undefined && !STORAGE_CLASSES.has(storageClass))
    throw new AwsError('InvalidStorageClass', 'The storage class you specified is not valid', 400, {
      StorageClassRequested: storageClass,
    })
  if (redirect !== undefined && !/^(\/|https?:\/\/)/.test(redirect))
    throw new AwsError(
      'InvalidRedirectLocation',
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    )
  const encryption = encryptionOf(context, bucket, input)
  const metadata = input.Metadata ?? {}
  const bytes = Object.entries(metadata).reduce(
    (sum, [key, value]) => sum + key.length + Buffer.byteLength(value),
    0,
  )
  if (bytes > MAX_METADATA_BYTES)
    throw new AwsError(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      400,
      { Size: String(bytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
    )
  return {
    contentType: input.ContentType ?? 'binary/octet-stream',
    ...(input.CacheControl !== undefined && { cacheControl: input.CacheControl }),
    ...(input.ContentDisposition !== undefined && { contentDisposition: input.ContentDisposition }),
    ...(input.ContentEncoding !== undefined && { contentEncoding: input.ContentEncoding }),
    ...(input.ContentLanguage !== undefined && { contentLanguage: input.ContentLanguage }),
    ...(input.Expires !== undefined && { expires: input.Expires.getTime() }),
    ...(storageClass !== undefined && storageClass !== 'STANDARD' && { storageClass }),
    ...(redirect !== undefined && { redirect }),
    ...(encryption && { encryption }),
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key.toLowerCase(), value])),
  }
}

/** What a request asks for, or the bucket sets. That it is stored is all that keys of KMS mean here. */
function encryptionOf(
  { region, accountId }: CallContext,
  bucket: Bucket,
  input: Describing,
): Encryption | undefined {
  const { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: bucketKey } =
    bucket.settings?.encryption ?? {}
  const algorithm = input.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? 'AES256'
  if (algorithm === 'AES256') {
    if (input.SSEKMSKeyId !== undefined)
      throw invalidArgument(
        'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
        'x-amz-server-side-encryption',
        'AES256',
      )
    return undefined
  }
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse')
    throw invalidArgument(
      'The encryption method specified is not supported',
      'x-amz-server-side-encryption',
      algorithm,
    )
  const isDefault = input.ServerSideEncryption === undefined
  const key = input.SSEKMSKeyId ?? (isDefault ? byDefault?.KMSMasterKeyID : undefined) ?? 'alias/aws/s3'
  const arn = key.startsWith('arn:')
    ? key
    : `arn:aws:kms:${region}:${accountId}:${key.startsWith('alias/') ? key : `key/${key}`}`
  const hasBucketKey = input.BucketKeyEnabled ?? (isDefault ? bucketKey : undefined)
  return {
    ServerSideEncryption: algorithm,
    SSEKMSKeyId: arn,
    ...(hasBucketKey && { BucketKeyEnabled: true }),
  }
}
