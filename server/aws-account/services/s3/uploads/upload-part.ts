import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { CHECKSUM_MEMBERS, type Checksums, verifyChecksums } from '../objects/checksums.ts'
import { findCopySource } from '../objects/copy-object.ts'
import { md5 } from '../objects/objects.ts'
import { parseRange } from '../objects/read-object.ts'
import { bodyOf, ENCRYPTION } from '../objects/write-object.ts'
import { invalidArgument, refuseOthers } from '../s3-error.ts'
import { findUpload, type Part, type Upload, type UploadReference, uploadsOf } from './uploads.ts'

const MAX_PART_NUMBER = 10_000

export async function uploadPart(
  context: CallContext,
  _upload: Upload,
  input: Input<typeof s3, 'UploadPart'>,
): Promise<s3.UploadPartOutput> {
  const sent = ['Body', 'ContentLength', 'ContentMD5', 'ChecksumAlgorithm', ...CHECKSUM_MEMBERS]
  refuseOthers(input, ['UploadId', 'PartNumber', ...sent])
  const body = bodyOf(input.Body)
  const checksums = verifyChecksums(body, input)
  const part = await storePart(context, input, input.PartNumber, body, checksums)
  return { ETag: `"${part.etag}"`, ...checksums, ...ENCRYPTION }
}

export async function uploadPartCopy(
  context: CallContext,
  _upload: Upload,
  input: Input<typeof s3, 'UploadPartCopy'>,
): Promise<s3.UploadPartCopyOutput> {
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
