import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, findBucket } from '../buckets/buckets.ts'
import { notAvailable, refuseOthers } from '../s3-error.ts'
import { parseTagging } from '../tag-sets.ts'
import { CHECKSUM_MEMBERS, type Checksums, verifyChecksums } from './checksums.ts'
import { checkWrite } from './conditions.ts'
import { addVersion, checkKey, type Description, md5, presentObject, toldVersionId } from './objects.ts'

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
  'StorageClass',
  'ACL',
  'ChecksumAlgorithm',
] as const

export type Describing = Pick<s3.PutObjectRequest, (typeof DESCRIBING_MEMBERS)[number]>

/** Every object is encrypted with keys of S3 (SSE-S3), as in AWS by default. */
export const ENCRYPTION = { ServerSideEncryption: 'AES256' } as const

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
    throw notAvailable(`Encryption ${input.ServerSideEncryption}`)
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD')
    throw notAvailable(`Storage class ${input.StorageClass}`)
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
      { Size: String(bytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
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
