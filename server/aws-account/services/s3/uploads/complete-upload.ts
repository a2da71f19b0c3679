import { createHash } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { findBucket } from '../buckets/buckets.ts'
import { verifyChecksums } from '../objects/checksums.ts'
import { checkWrite } from '../objects/conditions.ts'
import { addVersion, presentObject, toldVersionId } from '../objects/objects.ts'
import { ENCRYPTION } from '../objects/write-object.ts'
import { malformedXml } from '../s3-error.ts'
import { findUpload, type Part, type Upload, uploadsOf } from './uploads.ts'

const MIN_PART_BYTES = 5 * 1024 ** 2
/** An object is put together in memory. AWS takes 5 TiB. */
const MAX_OBJECT_BYTES = 100 << 20

export async function completeMultipartUpload(
  context: CallContext,
  upload: Upload,
  input: Input<typeof s3, 'CompleteMultipartUpload'>,
): Promise<s3.CompleteMultipartUploadOutput> {
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
  const bucket = findBucket(context, input)
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
  uploadsOf(context.state, bucket.name).delete(upload.id)
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
  if (!chosen.length) throw malformedXml()
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
