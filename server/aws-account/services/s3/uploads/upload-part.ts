import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { findBucket } from '../buckets/buckets.ts'
import {
  algorithmOf,
  CHECKSUM_MEMBERS,
  type Checksums,
  checksumOf,
  verifyChecksums,
} from '../objects/checksums.ts'
import { findCopySource, parseCopySource, toldSourceVersion } from '../objects/copy-object.ts'
import { md5 } from '../objects/objects.ts'
import { bodyOf, toldEncryption } from '../objects/write-object.ts'
import { invalidArgument, refuseOthers } from '../s3-error.ts'
import { toldTime } from '../told-time.ts'
import { findUpload, type Part, type Upload, type UploadReference, uploadsOf } from './uploads.ts'

const MAX_PART_NUMBER = 10_000

export async function uploadPart(
  context: CallContext,
  upload: Upload,
  input: Input<typeof s3, 'UploadPart'>,
): Promise<s3.UploadPartOutput> {
  const sent = ['Body', 'ContentLength', 'ContentMD5', 'ChecksumAlgorithm', ...CHECKSUM_MEMBERS]
  refuseOthers(input, ['UploadId', 'PartNumber', ...sent])
  const body = bodyOf(input.Body)
  const checksums = verifyChecksums(body, input)
  checkAlgorithm(upload, algorithmOf(checksums))
  const part = await storePart(context, input, input.PartNumber, body, checksums)
  return { ETag: `"${part.etag}"`, ...checksums, ...toldEncryption(upload.description) }
}

export async function uploadPartCopy(
  context: CallContext,
  upload: Upload,
  input: Input<typeof s3, 'UploadPartCopy'>,
): Promise<s3.UploadPartCopyOutput> {
  const source = findCopySource(context, input)
  const span = copiedSpan(input.CopySourceRange, source.bytes)
  const whole = await context.state.blobs.get(source.digest)
  const body = span ? whole.subarray(span.start, span.end) : whole
  const { checksumAlgorithm: algorithm } = upload
  const checksums = algorithm === undefined ? {} : checksumOf(body, algorithm)
  const part = await storePart(context, input, input.PartNumber, body, checksums)
  const { Bucket } = parseCopySource(input.CopySource)
  return {
    CopyPartResult: { ETag: `"${part.etag}"`, LastModified: toldTime(part.modifiedAt), ...checksums },
    ...toldSourceVersion(findBucket(context, { Bucket }), source),
    ...toldEncryption(upload.description),
  }
}

/** Unlike that of a read, the range of a copy must be exact. */
function copiedSpan(header: string | undefined, bytes: number) {
  if (header === undefined) return undefined
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? []
  if (first === undefined || last === undefined || Number(last) < Number(first))
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      header,
    )
  if (Number(first) >= bytes)
    throw new AwsError('InvalidRequest', 'The specified copy range is invalid for the source object size')
  if (Number(last) >= bytes)
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${bytes}`,
      'x-amz-copy-source-range',
      header,
    )
  return { start: Number(first), end: Number(last) + 1 }
}

function checkAlgorithm({ checksumAlgorithm: wanted, checksumType }: Upload, sent: string | undefined): void {
  if (wanted === undefined || sent === wanted) return
  if (sent === undefined && checksumType === 'FULL_OBJECT') return
  throw new AwsError(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${wanted.toLowerCase()}, actual checksum Type: ${sent?.toLowerCase() ?? 'null'}`,
  )
}

async function storePart(
  context: CallContext,
  reference: UploadReference,
  number: number,
  body: Uint8Array,
  checksums: Checksums,
): Promise<Part> {
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER)
    throw invalidArgument(
      `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
      'partNumber',
      number,
    )
  const digest = await context.state.blobs.put(body)
  const part: Part = { etag: md5(body), bytes: body.length, digest, modifiedAt: context.now(), checksums }
  // Parts of one upload arrive at the same time: what is stored is what there is now.
  const upload = findUpload(context, reference)
  uploadsOf(context.state, reference.Bucket).set(upload.id, {
    ...upload,
    parts: { ...upload.parts, [number]: part },
  })
  return part
}
