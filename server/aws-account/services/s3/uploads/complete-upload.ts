import { createHash } from 'node:crypto'
import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, findBucket } from '../buckets/buckets.ts'
import { announce } from '../events/object-events.ts'
import {
  CHECKSUM_MEMBERS,
  type Checksums,
  checksumOf,
  compositeOf,
  DEFAULT_ALGORITHM,
} from '../objects/checksums.ts'
import { checkWrite } from '../objects/conditions.ts'
import { addVersion, newVersionIdOf, objectsOf, presentObject } from '../objects/objects.ts'
import { toldChecksums, toldEncryption } from '../objects/write-object.ts'
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
  if (!input.MultipartUpload) throw new AwsError('InvalidRequest', 'You must specify at least one part')
  const parts = chosenParts(upload, input.MultipartUpload.Parts ?? [])
  if (parts.reduce((sum, part) => sum + part.bytes, 0) > MAX_OBJECT_BYTES)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
  const bytes: Uint8Array[] = []
  for (const part of parts) bytes.push(await context.state.blobs.get(part.digest))
  const body = Buffer.concat(bytes)
  const checksum = checksumOfWhole(upload, parts, body)
  checkSent(checksum, input)
  const digest = await context.state.blobs.put(body)
  const bucket = findBucket(context, input)
  findUpload(context, input)
  checkPresent(context, bucket, upload, input)
  const etag = `${etagOfParts(parts)}-${parts.length}`
  const version = addVersion(context, bucket, input.Key, {
    kind: 'object',
    modifiedAt: context.now(),
    etag,
    bytes: body.length,
    digest,
    description: upload.description,
    tags: upload.tags,
    ...checksum,
    partBytes: parts.map(part => part.bytes),
    ...(upload.checksumAlgorithm !== undefined && { partChecksums: parts.map(part => part.checksums) }),
    ...(upload.acl && { acl: upload.acl }),
  })
  announce(context, bucket, {
    name: 'ObjectCreated:CompleteMultipartUpload',
    key: input.Key,
    object: { etag, bytes: body.length },
    versionId: version.versionId,
  })
  uploadsOf(context.state, bucket.name).delete(upload.id)
  return {
    Location: `${context.endpoint}/${bucket.name}/${encodeURIComponent(input.Key).replaceAll('%2F', '/')}`,
    Bucket: bucket.name,
    Key: input.Key,
    ETag: `"${etag}"`,
    ...newVersionIdOf(bucket, version),
    ...toldChecksums(checksum),
    ...toldEncryption(upload.description),
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
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      400,
      { UploadId: upload.id },
    )
  return chosen.map(({ PartNumber = 0, ETag = '' }, index) => {
    const part = upload.parts[PartNumber]
    const etag = ETag.replace(/^"|"$/g, '')
    if (!part || part.etag !== etag)
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { UploadId: upload.id, PartNumber: String(PartNumber), ETag: etag },
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
          ETag: etag,
        },
      )
    return part
  })
}

interface WholeChecksum {
  readonly checksums: Checksums
  readonly checksumType?: 'COMPOSITE'
}

function checksumOfWhole(
  { checksumAlgorithm: algorithm = DEFAULT_ALGORITHM, checksumType }: Upload,
  parts: readonly Part[],
  body: Uint8Array,
): WholeChecksum {
  if (checksumType !== 'COMPOSITE') return { checksums: checksumOf(body, algorithm) }
  const ofParts = parts.map(part => part.checksums)
  return { checksums: compositeOf(ofParts, algorithm), checksumType }
}

/** Whoever says what the checksum of the whole is, is told if it is not. */
function checkSent(
  { checksums, checksumType: kind }: WholeChecksum,
  input: Input<typeof s3, 'CompleteMultipartUpload'>,
): void {
  const checksumType = kind ?? 'FULL_OBJECT'
  if (input.ChecksumType !== undefined && input.ChecksumType !== checksumType)
    throw new AwsError(
      'InvalidRequest',
      `The upload was created using the ${checksumType} checksum mode. The complete request must use the same checksum mode.`,
    )
  for (const member of CHECKSUM_MEMBERS) {
    const sent = input[member]
    const actual = checksums[member]
    if (sent === undefined || actual === undefined) continue
    if (sent.replace(/-\d+$/, '') !== actual.replace(/-\d+$/, ''))
      throw new AwsError(
        'BadDigest',
        `The ${member.slice('Checksum'.length).toLowerCase()} you specified did not match the calculated checksum.`,
      )
  }
}

/** Whoever has conditions is also told of what came in between. */
function checkPresent(
  context: CallContext,
  bucket: Bucket,
  upload: Upload,
  input: Input<typeof s3, 'CompleteMultipartUpload'>,
): void {
  const present = presentObject(context, bucket, input.Key)
  checkWrite(present, input.Key, input)
  const latest = objectsOf(context.state, bucket.name).get(input.Key)?.versions[0]
  if (input.IfMatch === undefined || (latest?.modifiedAt ?? 0) <= upload.startedAt) return
  throw new AwsError(
    'ConditionalRequestConflict',
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    409,
    { Condition: 'If-Match', Key: input.Key },
  )
}
