import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, ownerOf } from '../buckets/buckets.ts'
import { encoder } from '../listing/page.ts'
import { invalidArgument, refuseOthers } from '../s3-error.ts'
import { toldTime } from '../told-time.ts'
import { type Upload, uploadsOf } from './uploads.ts'

const MAX_LISTED = 1000

export function listParts(
  context: CallContext,
  upload: Upload,
  input: Input<typeof s3, 'ListParts'>,
): s3.ListPartsOutput {
  const after = Number(input.PartNumberMarker ?? 0)
  const max = Math.min(input.MaxParts ?? MAX_LISTED, MAX_LISTED)
  const numbers = Object.keys(upload.parts)
    .map(Number)
    .filter(number => number > after)
    .sort((a, b) => a - b)
  const shown = numbers.slice(0, max)
  const isTruncated = numbers.length > max
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: upload.id,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(shown.at(-1) ?? 0),
    MaxParts: max,
    IsTruncated: isTruncated,
    Owner: ownerOf(context),
    Initiator: ownerOf(context),
    StorageClass: storageClassOf(upload),
    ...checksumOf(upload),
    Parts: shown.flatMap(PartNumber => {
      const part = upload.parts[PartNumber]
      return part
        ? [
            {
              PartNumber,
              ETag: `"${part.etag}"`,
              Size: part.bytes,
              LastModified: toldTime(part.modifiedAt),
              // Of an upload that named no algorithm, what clients sent along is not told.
              ...(upload.checksumAlgorithm !== undefined && part.checksums),
            },
          ]
        : []
    }),
  }
}

export function listMultipartUploads(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'ListMultipartUploads'>,
): s3.ListMultipartUploadsOutput {
  refuseOthers(input, ['Prefix', 'EncodingType', 'KeyMarker', 'UploadIdMarker', 'MaxUploads'])
  const encode = encoder(input)
  const { KeyMarker: afterKey = '' } = input
  // An upload is only looked for at its key.
  const afterId = afterKey === '' ? '' : (input.UploadIdMarker ?? '')
  const max = Math.min(input.MaxUploads ?? MAX_LISTED, MAX_LISTED)
  const after = afterId === '' ? undefined : markedUpload(context, bucket, afterKey, afterId)
  const uploads = [...uploadsOf(context.state, bucket.name).values()]
    .filter(upload => upload.key.startsWith(input.Prefix ?? ''))
    .filter(one => one.key > afterKey || (after && one.key === afterKey && inOrder(after, one) < 0))
    .sort(inOrder)
  const shown = uploads.slice(0, max)
  const last = shown.at(-1)
  const isTruncated = uploads.length > max
  return {
    Bucket: input.Bucket,
    KeyMarker: encode(afterKey),
    UploadIdMarker: afterId,
    ...(input.Prefix !== undefined && { Prefix: encode(input.Prefix) }),
    NextKeyMarker: encode(last?.key ?? ''),
    NextUploadIdMarker: last?.id ?? '',
    MaxUploads: max,
    IsTruncated: isTruncated,
    Uploads: shown.map(upload => ({
      UploadId: upload.id,
      Key: encode(upload.key),
      Initiated: toldTime(upload.startedAt),
      StorageClass: storageClassOf(upload),
      ...checksumOf(upload),
      Owner: ownerOf(context),
      Initiator: ownerOf(context),
    })),
  }
}

const storageClassOf = ({ description }: Upload) =>
  (description.storageClass ?? 'STANDARD') as s3.StorageClass

const checksumOf = ({ checksumAlgorithm: ChecksumAlgorithm, checksumType: ChecksumType }: Upload) =>
  ChecksumAlgorithm === undefined ? {} : { ChecksumAlgorithm, ChecksumType }

/** By key, and of one key the older first. */
const inOrder = (a: Upload, b: Upload) =>
  compare(a.key, b.key) || a.startedAt - b.startedAt || compare(a.id, b.id)

/** The upload that a listing goes on after. Throws where the key has none of that id. */
function markedUpload(context: CallContext, bucket: Bucket, key: string, id: string): Upload {
  const upload = uploadsOf(context.state, bucket.name).get(id)
  if (upload?.key !== key) throw invalidArgument('Invalid uploadId marker', 'upload-id-marker', id)
  return upload
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
