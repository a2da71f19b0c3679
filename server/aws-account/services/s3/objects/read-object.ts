import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext, RawAnswer } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { refuseOthers } from '../s3-error.ts'
import { expirationOf } from '../settings/lifecycle.ts'
import { evaluateRead } from './conditions.ts'
import { findObject, type ObjectVersion, toldVersionId } from './objects.ts'
import { toldChecksums, toldEncryption } from './write-object.ts'

const READ_MEMBERS = [
  'VersionId',
  'Range',
  'PartNumber',
  'IfMatch',
  'IfNoneMatch',
  'IfModifiedSince',
  'IfUnmodifiedSince',
  'ChecksumMode',
  'ResponseCacheControl',
  'ResponseContentDisposition',
  'ResponseContentEncoding',
  'ResponseContentLanguage',
  'ResponseContentType',
  'ResponseExpires',
]

type ReadRequest = Input<typeof s3, 'GetObject' | 'HeadObject'>

interface Span {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly isPartial: boolean
}

export async function getObject(context: CallContext, bucket: Bucket, input: ReadRequest) {
  const { object, answer, span } = read(context, bucket, input)
  refuseArchived(object)
  if (!span) return answer
  const body = await context.state.blobs.get(object.digest)
  return { ...answer, Body: span.isPartial ? body.subarray(span.start, span.end) : body }
}

export const headObject = (context: CallContext, bucket: Bucket, input: ReadRequest) =>
  read(context, bucket, input).answer

function read(context: CallContext, bucket: Bucket, input: ReadRequest) {
  refuseOthers(input, READ_MEMBERS)
  const object = findObject(context, bucket, input)
  if (evaluateRead(object, input, context.now()) === 'not-modified')
    return { object, answer: { $raw: notModified(context, bucket, object) }, span: undefined }
  const span = spanOf(object, input)
  const answer = {
    ...(span.isPartial && {
      $status: 206,
      ContentRange: `bytes ${span.start}-${span.end - 1}/${object.bytes}`,
    }),
    ...(input.PartNumber !== undefined && object.partBytes && { PartsCount: object.partBytes.length }),
    AcceptRanges: 'bytes',
    ContentLength: span.end - span.start,
    ETag: `"${object.etag}"`,
    LastModified: new Date(object.modifiedAt),
    ...describedHeaders(object, input),
    ...toldVersionId(bucket, object),
    ...(Object.keys(object.tags).length && { TagCount: Object.keys(object.tags).length }),
    ...(input.ChecksumMode === 'ENABLED' && checksumsOfSpan(object, input, span)),
    ...(object.description.storageClass !== undefined && {
      StorageClass: object.description.storageClass as s3.StorageClass,
    }),
    ...(object.description.redirect !== undefined && {
      WebsiteRedirectLocation: object.description.redirect,
    }),
    ...expiring(bucket, input.Key, object),
    ...toldEncryption(object.description),
  }
  return { object, answer, span }
}

/** What is archived is restored before it is read. */
function refuseArchived({ description: { storageClass } }: ObjectVersion): void {
  if (storageClass !== 'GLACIER' && storageClass !== 'DEEP_ARCHIVE') return
  throw new AwsError('InvalidObjectState', "The operation is not valid for the object's storage class", 403, {
    StorageClass: storageClass,
  })
}

function expiring(bucket: Bucket, key: string, object: ObjectVersion) {
  const expiration = expirationOf(bucket, { ...object, key })
  return expiration === undefined ? {} : { Expiration: expiration }
}

/** Of a part its own checksum; of a range none, as whoever reads it could not verify it. */
function checksumsOfSpan(object: ObjectVersion, { PartNumber: part }: ReadRequest, span: Span) {
  const ofPart = part === undefined ? undefined : object.partChecksums?.[part - 1]
  if (ofPart) return { ...ofPart, ChecksumType: object.checksumType ?? 'FULL_OBJECT' }
  const isWhole = span.start === 0 && span.end === object.bytes
  return !isWhole && part === undefined ? {} : toldChecksums(object)
}

function describedHeaders({ description }: ObjectVersion, input: ReadRequest) {
  const expires =
    input.ResponseExpires ?? (description.expires === undefined ? undefined : new Date(description.expires))
  return {
    ContentType: input.ResponseContentType ?? description.contentType,
    CacheControl: input.ResponseCacheControl ?? description.cacheControl,
    ContentDisposition: input.ResponseContentDisposition ?? description.contentDisposition,
    ContentEncoding: input.ResponseContentEncoding ?? description.contentEncoding,
    ContentLanguage: input.ResponseContentLanguage ?? description.contentLanguage,
    // Newer models have the header as text, older ones as a date.
    ...(expires && { Expires: expires, ExpiresString: expires.toUTCString() }),
    Metadata: description.metadata,
  }
}

function spanOf(object: ObjectVersion, input: ReadRequest): Span {
  if (input.PartNumber !== undefined && input.Range !== undefined)
    throw new AwsError('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter')
  if (input.PartNumber !== undefined) return partSpan(object, input.PartNumber)
  return parseRange(input.Range, object.bytes) ?? { start: 0, end: object.bytes, isPartial: false }
}

function partSpan(object: ObjectVersion, part: number): Span {
  const sizes = object.partBytes ?? [object.bytes]
  const size = sizes[part - 1]
  if (size === undefined)
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416, {
      PartNumberRequested: String(part),
      ActualPartCount: String(sizes.length),
    })
  const start = sizes.slice(0, part - 1).reduce((sum, one) => sum + one, 0)
  return { start, end: start + size, isPartial: object.bytes > 0 }
}

/**
 * One byte range of RFC 9110. Undefined for a header that is not understood, which is then as good as absent. Throws
 * InvalidRange when it lies outside.
 */
export function parseRange(header: string | undefined, bytes: number): Span | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? bytes : Math.min(Number(last) + 1, bytes)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  if (start >= bytes || end <= start)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: header,
      ActualObjectSize: String(bytes),
    })
  return { start, end, isPartial: true }
}

function notModified(context: CallContext, bucket: Bucket, object: ObjectVersion): RawAnswer {
  const { VersionId } = toldVersionId(bucket, object)
  return {
    status: 304,
    headers: {
      'x-amz-request-id': context.requestId,
      etag: `"${object.etag}"`,
      'last-modified': new Date(object.modifiedAt).toUTCString(),
      ...(VersionId !== undefined && { 'x-amz-version-id': VersionId }),
    },
    body: undefined,
  }
}

export function getObjectAttributes(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'GetObjectAttributes'>,
): s3.GetObjectAttributesOutput {
  const object = findObject(context, bucket, input)
  const wants = (name: s3.ObjectAttributes) => input.ObjectAttributes.includes(name)
  return {
    LastModified: new Date(object.modifiedAt),
    ...toldVersionId(bucket, object),
    ...(wants('ETag') && { ETag: object.etag }),
    ...(wants('ObjectSize') && { ObjectSize: object.bytes }),
    ...(wants('StorageClass') && {
      StorageClass: (object.description.storageClass ?? 'STANDARD') as s3.StorageClass,
    }),
    ...(wants('Checksum') && Object.keys(object.checksums).length && { Checksum: toldChecksums(object) }),
    ...(wants('ObjectParts') && object.partBytes && { ObjectParts: partsOf(object, input) }),
  }
}

const MAX_PARTS = 1000

/** One by one only where parts have checksums, as of uploads that named an algorithm. */
function partsOf(
  object: ObjectVersion,
  input: Input<typeof s3, 'GetObjectAttributes'>,
): s3.GetObjectAttributesParts {
  const sizes = object.partBytes ?? []
  if (!object.partChecksums || object.checksumType !== 'COMPOSITE') return { TotalPartsCount: sizes.length }
  const marker = Number(input.PartNumberMarker ?? 0)
  const max = Math.min(input.MaxParts ?? MAX_PARTS, MAX_PARTS)
  const all = sizes.map((Size, index) => ({ PartNumber: index + 1, Size, ...object.partChecksums?.[index] }))
  const shown = all.slice(marker, marker + max)
  return {
    TotalPartsCount: sizes.length,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(shown.length ? marker + shown.length : 0),
    MaxParts: max,
    IsTruncated: marker + shown.length < all.length,
    Parts: shown,
  }
}
