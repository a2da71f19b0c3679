import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, ownerOf } from '../buckets/buckets.ts'
import { encoder } from '../listing/page.ts'
import { refuseOthers } from '../s3-error.ts'
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
              ...part.checksums,
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
  const { KeyMarker: afterKey = '', UploadIdMarker: afterId = '' } = input
  const max = Math.min(input.MaxUploads ?? MAX_LISTED, MAX_LISTED)
  const uploads = [...uploadsOf(context.state, bucket.name).values()]
    .filter(upload => upload.key.startsWith(input.Prefix ?? ''))
    .sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id))
    .filter(({ key, id }) => key > afterKey || (key === afterKey && afterId !== '' && id > afterId))
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

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
