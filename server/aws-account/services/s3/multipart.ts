import { createHash, randomBytes } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Table } from '../../state/account-state.ts'
import type { Decoded } from '../typed-operation.ts'
import { type Bucket, findBucket, refuseOthers, type Tags } from './buckets.ts'
import { CHECKSUM_MEMBERS, type Checksums, verifyChecksums } from './checksums.ts'
import { checkWrite } from './conditions.ts'
import { findCopySource } from './copy-object.ts'
import { addVersion, checkKey, type Description, md5, toldVersionId } from './objects.ts'
import { parseRange } from './read-object.ts'
import {
  bodyOf,
  DESCRIBING_MEMBERS,
  describe,
  ENCRYPTION,
  parseTagging,
  presentObject,
} from './write-object.ts'

interface Part {
  readonly etag: string
  readonly bytes: number
  readonly digest: string
  readonly modifiedAt: number
  readonly checksums: Checksums
}

export interface Upload {
  readonly id: string
  readonly key: string
  readonly startedAt: number
  readonly description: Description
  readonly tags: Tags
  readonly checksumAlgorithm?: string
  readonly parts: Readonly<Record<number, Part>>
}

/** Quotas of multipart uploads. */
const MAX_PART_NUMBER = 10_000
const MIN_PART_BYTES = 5 * 1024 ** 2
/** An object is put together in memory. AWS takes 5 TiB. */
const MAX_OBJECT_BYTES = 100 << 20

export const uploadsOf = (context: Pick<CallContext, 'state'>, bucket: string): Table<Upload> =>
  context.state.table<Upload>(`s3.uploads ${bucket}`)

export function createMultipartUpload(
  context: CallContext,
  input: Decoded<s3.CreateMultipartUploadRequest>,
): s3.CreateMultipartUploadOutput {
  refuseOthers(input, DESCRIBING_MEMBERS.concat('ChecksumType'))
  const bucket = findBucket(context, input)
  checkKey(input.Key)
  const id = randomBytes(48).toString('base64url')
  uploadsOf(context, bucket.name).set(id, {
    id,
    key: input.Key,
    startedAt: context.now(),
    description: describe(input),
    tags: parseTagging(input.Tagging),
    ...(input.ChecksumAlgorithm !== undefined && { checksumAlgorithm: input.ChecksumAlgorithm }),
    parts: {},
  })
  return {
    Bucket: bucket.name,
    Key: input.Key,
    UploadId: id,
    ...(input.ChecksumAlgorithm !== undefined && { ChecksumAlgorithm: input.ChecksumAlgorithm }),
    ...ENCRYPTION,
  }
}

export interface UploadReference {
  readonly Bucket: string
  readonly Key: string
  readonly UploadId: string
  readonly ExpectedBucketOwner?: string | undefined
}

export function findUpload(context: CallContext, reference: UploadReference): Upload {
  const bucket = findBucket(context, reference)
  const upload = uploadsOf(context, bucket.name).get(reference.UploadId)
  if (upload?.key === reference.Key) return upload
  throw new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: reference.UploadId },
  )
}

export async function uploadPart(
  context: CallContext,
  input: Decoded<s3.UploadPartRequest>,
): Promise<s3.UploadPartOutput> {
  const others = [
    'Bucket',
    'Key',
    'UploadId',
    'PartNumber',
    'Body',
    'ContentLength',
    'ContentMD5',
    'ChecksumAlgorithm',
  ]
  refuseOthers(input, [...others, ...CHECKSUM_MEMBERS, 'ExpectedBucketOwner', 'RequestPayer'])
  findUpload(context, input)
  const body = bodyOf(input.Body)
  const checksums = verifyChecksums(body, input)
  const part = await storePart(context, input, input.PartNumber, body, checksums)
  return { ETag: `"${part.etag}"`, ...checksums, ...ENCRYPTION }
}

export async function uploadPartCopy(
  context: CallContext,
  input: Decoded<s3.UploadPartCopyRequest>,
): Promise<s3.UploadPartCopyOutput> {
  findUpload(context, input)
  const source = findCopySource(context, input)
  const span = parseRange(input.CopySourceRange, source.bytes)
  const body = await context.state.blobs.get(source.digest)
  const part = await storePart(
    context,
    input,
    input.PartNumber,
    span ? body.subarray(span.start, span.end) : body,
    {},
  )
  return {
    CopyPartResult: { ETag: `"${part.etag}"`, LastModified: new Date(part.modifiedAt) },
    ...ENCRYPTION,
  }
}

async function storePart(
  context: CallContext,
  reference: UploadReference,
  number: number,
  body: Uint8Array,
  checksums: Checksums,
): Promise<Part> {
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER)
    throw new AwsError(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
      400,
      {
        ArgumentName: 'partNumber',
        ArgumentValue: String(number),
      },
    )
  const digest = await context.state.blobs.put(body)
  const part: Part = { etag: md5(body), bytes: body.length, digest, modifiedAt: context.now(), checksums }
  // Parts of one upload arrive at the same time: what is stored is what there is now.
  const upload = findUpload(context, reference)
  uploadsOf(context, reference.Bucket).set(upload.id, {
    ...upload,
    parts: { ...upload.parts, [number]: part },
  })
  return part
}

export async function completeMultipartUpload(
  context: CallContext,
  input: Decoded<s3.CompleteMultipartUploadRequest>,
): Promise<s3.CompleteMultipartUploadOutput> {
  const upload = findUpload(context, input)
  const parts = chosenParts(upload, input.MultipartUpload?.Parts ?? [])
  if (parts.reduce((sum, part) => sum + part.bytes, 0) > MAX_OBJECT_BYTES)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
  const bytes: Uint8Array[] = []
  for (const part of parts) bytes.push(await context.state.blobs.get(part.digest))
  const body = Buffer.concat(bytes)
  const { checksumAlgorithm } = upload
  // A checksum of the whole object; AWS would for some algorithms tell the checksum of the parts' checksums.
  const checksums = verifyChecksums(
    body,
    checksumAlgorithm === 'CRC64NVME' ? { ChecksumAlgorithm: checksumAlgorithm } : {},
  )
  const digest = await context.state.blobs.put(body)
  const bucket: Bucket = findBucket(context, input)
  findUpload(context, input)
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const etag = `${etagOfParts(parts)}-${parts.length}`
  const version = addVersion(context, bucket, input.Key, {
    kind: 'object',
    modifiedAt: context.now(),
    etag,
    bytes: body.length,
    digest,
    description: upload.description,
    tags: upload.tags,
    checksums,
    partBytes: parts.map(part => part.bytes),
  })
  uploadsOf(context, bucket.name).delete(upload.id)
  return {
    Location: `${context.endpoint}/${bucket.name}/${encodeURIComponent(input.Key).replaceAll('%2F', '/')}`,
    Bucket: bucket.name,
    Key: input.Key,
    ETag: `"${etag}"`,
    ...toldVersionId(bucket, version),
    ...ENCRYPTION,
  }
}

/** The digest of the parts' digests. */
function etagOfParts(parts: readonly Part[]): string {
  const hash = createHash('md5')
  for (const part of parts) hash.update(Buffer.from(part.etag, 'hex'))
  return hash.digest('hex')
}

function chosenParts(upload: Upload, chosen: readonly s3.CompletedPart[]): Part[] {
  if (!chosen.length)
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    )
  const disordered = chosen.some(
    (part, index) => (part.PartNumber ?? 0) <= (chosen[index - 1]?.PartNumber ?? 0),
  )
  if (disordered)
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
      400,
    )
  return chosen.map(({ PartNumber = 0, ETag = '' }, index) => {
    const part = upload.parts[PartNumber]
    if (!part || part.etag !== ETag.replace(/^"|"$/g, ''))
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { UploadId: upload.id, PartNumber: String(PartNumber), ETag },
      )
    if (part.bytes < MIN_PART_BYTES && index < chosen.length - 1)
      throw new AwsError(
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
        400,
        {
          ProposedSize: String(part.bytes),
          MinSizeAllowed: String(MIN_PART_BYTES),
          PartNumber: String(PartNumber),
        },
      )
    return part
  })
}
