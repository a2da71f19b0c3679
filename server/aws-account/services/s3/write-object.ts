import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { type Bucket, checkTagSet, findBucket, refuseOthers, type Tags } from './buckets.ts'
import { CHECKSUM_MEMBERS, type Checksums, verifyChecksums } from './checksums.ts'
import { checkWrite } from './conditions.ts'
import {
  addVersion,
  checkKey,
  type Description,
  md5,
  type ObjectVersion,
  objectsOf,
  toldVersionId,
} from './objects.ts'

const MAX_OBJECT_TAGS = 10
/** Of one PutObject; longer objects are uploaded in parts. */
const MAX_PUT_BYTES = 5 * 1024 ** 3
const MAX_METADATA_BYTES = 2048

/** Members that describe an object and take effect; used wherever one is written. */
export const DESCRIBING_MEMBERS = [
  'Bucket',
  'Key',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Expires',
  'Metadata',
  'Tagging',
  'ServerSideEncryption',
  'StorageClass',
  'ACL',
  'ChecksumAlgorithm',
  'ExpectedBucketOwner',
  'RequestPayer',
]

export type Describing = Pick<
  s3.PutObjectRequest,
  | 'CacheControl'
  | 'ContentDisposition'
  | 'ContentEncoding'
  | 'ContentLanguage'
  | 'ContentType'
  | 'Expires'
  | 'Metadata'
  | 'Tagging'
  | 'ServerSideEncryption'
  | 'StorageClass'
  | 'ACL'
>

/** Every object is encrypted with keys of S3 (SSE-S3), as in AWS by default. */
export const ENCRYPTION = { ServerSideEncryption: 'AES256' } as const

export async function putObject(
  context: CallContext,
  input: Decoded<s3.PutObjectRequest>,
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
  const bucket = findBucket(context, input)
  const body = bodyOf(input.Body)
  if (body.length > MAX_PUT_BYTES)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400)
  checkKey(input.Key)
  const description = describe(input)
  const tags = parseTagging(input.Tagging)
  const checksums = verifyChecksums(body, input)
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const digest = await context.state.blobs.put(body)
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const version = addVersion(context, findBucket(context, input), input.Key, {
    kind: 'object',
    modifiedAt: context.now(),
    etag: md5(body),
    bytes: body.length,
    digest,
    description,
    tags,
    checksums,
  })
  return {
    ETag: `"${md5(body)}"`,
    ...toldVersionId(bucket, version),
    ...toldChecksums(checksums),
    ...ENCRYPTION,
  }
}

export function presentObject(context: CallContext, bucket: Bucket, key: string): ObjectVersion | undefined {
  const latest = objectsOf(context.state, bucket.name).get(key)?.versions[0]
  return latest?.kind === 'object' ? latest : undefined
}

export function toldChecksums(checksums: Checksums): Record<string, string> {
  return Object.keys(checksums).length ? { ...checksums, ChecksumType: 'FULL_OBJECT' } : {}
}

/** The wire gives a streamed body as bytes. */
export function bodyOf(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

/** Throws for what would have no effect here: other keys, other storage classes, access control lists. */
export function describe(input: Describing): Description {
  if (input.ServerSideEncryption !== undefined && input.ServerSideEncryption !== 'AES256')
    throw new AwsError(
      'NotImplemented',
      `Encryption ${input.ServerSideEncryption} is not available in the embedded account`,
      501,
    )
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD')
    throw new AwsError(
      'NotImplemented',
      `Storage class ${input.StorageClass} is not available in the embedded account`,
      501,
    )
  if (input.ACL !== undefined && input.ACL !== 'bucket-owner-full-control')
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400)
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
      {
        Size: String(bytes),
        MaxSizeAllowed: String(MAX_METADATA_BYTES),
      },
    )
  return {
    contentType: input.ContentType ?? 'binary/octet-stream',
    ...(input.CacheControl !== undefined && { cacheControl: input.CacheControl }),
    ...(input.ContentDisposition !== undefined && { contentDisposition: input.ContentDisposition }),
    ...(input.ContentEncoding !== undefined && { contentEncoding: input.ContentEncoding }),
    ...(input.ContentLanguage !== undefined && { contentLanguage: input.ContentLanguage }),
    ...(input.Expires !== undefined && { expires: input.Expires.getTime() }),
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key.toLowerCase(), value])),
  }
}

/** The `x-amz-tagging` header: tags as a query string. */
export function parseTagging(text: string | undefined): Tags {
  const set = [...new URLSearchParams(text ?? '')].map(([Key, Value]) => ({ Key, Value }))
  return checkTagSet(set, MAX_OBJECT_TAGS)
}
