import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, ownerOf } from '../buckets/buckets.ts'
import { algorithmOf } from '../objects/checksums.ts'
import { type ObjectVersion, objectsOf } from '../objects/objects.ts'
import { invalidArgument } from '../s3-error.ts'
import { toldTime } from '../told-time.ts'
import { type Encode, encoder, pageOf, type Question, toldPage } from './page.ts'

export function listObjectsV2(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'ListObjectsV2'>,
): s3.ListObjectsV2Output {
  const after = input.ContinuationToken === undefined ? input.StartAfter : parseToken(input.ContinuationToken)
  const page = listCurrent(context, bucket, input, after)
  const encode = encoder(input)
  return {
    ...toldPage(bucket, input, page),
    KeyCount: page.items.length + page.prefixes.length,
    Contents: page.items.map(([key, object]) => ({
      ...toldObject(key, object, encode),
      ...(input.FetchOwner && { Owner: ownerOf(context) }),
    })),
    ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
    // A token says more than where the listing began.
    ...(input.StartAfter !== undefined &&
      input.ContinuationToken === undefined && { StartAfter: encode(input.StartAfter) }),
    ...(page.next !== undefined && { NextContinuationToken: Buffer.from(page.next).toString('base64') }),
  }
}

export function listObjects(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'ListObjects'>,
): s3.ListObjectsOutput {
  const page = listCurrent(context, bucket, input, input.Marker)
  const encode = encoder(input)
  return {
    ...toldPage(bucket, input, page),
    Marker: encode(input.Marker ?? ''),
    Contents: page.items.map(([key, object]) => ({
      ...toldObject(key, object, encode),
      Owner: ownerOf(context),
    })),
    ...(page.next !== undefined && input.Delimiter !== undefined && { NextMarker: encode(page.next) }),
  }
}

function toldObject(key: string, object: ObjectVersion, encode: Encode) {
  return {
    Key: encode(key),
    LastModified: toldTime(object.modifiedAt),
    ETag: `"${object.etag}"`,
    Size: object.bytes,
    StorageClass: (object.description.storageClass ?? 'STANDARD') as s3.ObjectStorageClass,
    ...toldAlgorithm(object),
  }
}

/** By which algorithm the checksum of an object was made. */
export function toldAlgorithm({ checksums, checksumType }: ObjectVersion) {
  const algorithm = algorithmOf(checksums)
  if (algorithm === undefined) return {}
  return {
    ChecksumAlgorithm: [algorithm as s3.ChecksumAlgorithm],
    ChecksumType: checksumType ?? ('FULL_OBJECT' as const),
  }
}

function listCurrent(context: CallContext, bucket: Bucket, question: Question, after = '') {
  const table = objectsOf(context.state, bucket.name)
  return pageOf<readonly [string, ObjectVersion]>(table.keys(), question, after, key => {
    const latest = key === after ? undefined : table.get(key)?.versions[0]
    return latest?.kind === 'object' ? [[key, latest]] : []
  })
}

function parseToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString()
  if (!token || Buffer.from(key).toString('base64') !== token)
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token')
  return key
}
