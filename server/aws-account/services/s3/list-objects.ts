import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { findBucket, ownerOf } from './buckets.ts'
import { CHECKSUM_MEMBERS } from './checksums.ts'
import { type ObjectVersion, objectsOf } from './objects.ts'

const MAX_KEYS = 1000

/** How a listing names keys: as they are, or URL-encoded when the client asks for it. */
export type Encode = (text: string) => string

interface Page<Item> {
  readonly items: readonly Item[]
  readonly prefixes: readonly string[]
  /** The last key or common prefix told, if there is more after it. */
  readonly next: string | undefined
}

export interface Question {
  readonly Prefix?: string | undefined
  readonly Delimiter?: string | undefined
  readonly MaxKeys?: number | undefined
  readonly EncodingType?: string | undefined
}

export function listObjectsV2(
  context: CallContext,
  input: Decoded<s3.ListObjectsV2Request>,
): s3.ListObjectsV2Output {
  const after = input.ContinuationToken === undefined ? input.StartAfter : parseToken(input.ContinuationToken)
  const page = listCurrent(context, input, after)
  const encode = encoder(input)
  return {
    ...told(input, page, encode),
    KeyCount: page.items.length + page.prefixes.length,
    Contents: page.items.map(([key, object]) => ({
      ...toldObject(key, object, encode),
      ...(input.FetchOwner && { Owner: ownerOf(context) }),
    })),
    ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
    ...(input.StartAfter !== undefined && { StartAfter: encode(input.StartAfter) }),
    ...(page.next !== undefined && { NextContinuationToken: Buffer.from(page.next).toString('base64') }),
  }
}

export function listObjects(
  context: CallContext,
  input: Decoded<s3.ListObjectsRequest>,
): s3.ListObjectsOutput {
  const page = listCurrent(context, input, input.Marker)
  const encode = encoder(input)
  return {
    ...told(input, page, encode),
    Marker: encode(input.Marker ?? ''),
    Contents: page.items.map(([key, object]) => ({
      ...toldObject(key, object, encode),
      Owner: ownerOf(context),
    })),
    ...(page.next !== undefined && input.Delimiter !== undefined && { NextMarker: encode(page.next) }),
  }
}

function told(input: Question & { Bucket: string }, page: Page<unknown>, encode: Encode) {
  return {
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ''),
    ...(input.Delimiter !== undefined && { Delimiter: encode(input.Delimiter) }),
    ...(input.EncodingType === 'url' && { EncodingType: 'url' as const }),
    MaxKeys: maxKeys(input),
    IsTruncated: page.next !== undefined,
    CommonPrefixes: page.prefixes.map(prefix => ({ Prefix: encode(prefix) })),
  }
}

function toldObject(key: string, object: ObjectVersion, encode: Encode) {
  const algorithms = CHECKSUM_MEMBERS.filter(member => object.checksums[member] !== undefined)
  return {
    Key: encode(key),
    LastModified: new Date(object.modifiedAt),
    ETag: `"${object.etag}"`,
    Size: object.bytes,
    StorageClass: 'STANDARD' as const,
    ...(algorithms.length && {
      ChecksumAlgorithm: algorithms.map(member => member.slice('Checksum'.length) as s3.ChecksumAlgorithm),
      ChecksumType: 'FULL_OBJECT' as const,
    }),
  }
}

function listCurrent(
  context: CallContext,
  input: Question & { Bucket: string },
  after: string | undefined,
): Page<readonly [string, ObjectVersion]> {
  const bucket = findBucket(context, input)
  const objects = objectsOf(context.state, bucket.name)
  const keys = sortedKeys(objects.keys(), input.Prefix)
  return page(keys, input, after, key => {
    const latest = objects.get(key)?.versions[0]
    return latest?.kind === 'object' ? [[key, latest] as const] : []
  })
}

/** Keys of a listing in the order of their bytes. */
export function sortedKeys(keys: Iterable<string>, prefix = ''): string[] {
  return [...keys].filter(key => key.startsWith(prefix)).sort((a, b) => (a < b ? -1 : 1))
}

/** The part of a key up to the first delimiter after the prefix; undefined when it has none. */
export function commonPrefix(key: string, { Prefix = '', Delimiter }: Question): string | undefined {
  const at = Delimiter ? key.indexOf(Delimiter, Prefix.length) : -1
  return at < 0 || !Delimiter ? undefined : key.slice(0, at + Delimiter.length)
}

function page<Item>(
  keys: readonly string[],
  input: Question,
  after = '',
  itemsOf: (key: string) => readonly Item[],
): Page<Item> {
  const max = maxKeys(input)
  const items: Item[] = []
  const prefixes = new Set<string>()
  let last: string | undefined
  for (const key of keys) {
    if (key <= after) continue
    const prefix = commonPrefix(key, input)
    // A token that is a common prefix has told everything below it.
    if (prefix !== undefined && (prefixes.has(prefix) || prefix <= after)) continue
    const found = itemsOf(key)
    if (!found.length) continue
    if (items.length + prefixes.size >= max)
      return { items, prefixes: [...prefixes], next: max ? last : undefined }
    if (prefix === undefined) items.push(...found)
    else prefixes.add(prefix)
    last = prefix ?? key
  }
  return { items, prefixes: [...prefixes], next: undefined }
}

export function maxKeys({ MaxKeys = MAX_KEYS }: Question): number {
  if (!Number.isInteger(MaxKeys) || MaxKeys < 0)
    throw new AwsError(
      'InvalidArgument',
      'Argument maxKeys must be an integer between 0 and 2147483647',
      400,
      {
        ArgumentName: 'maxKeys',
        ArgumentValue: String(MaxKeys),
      },
    )
  return Math.min(MaxKeys, MAX_KEYS)
}

function parseToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString()
  if (!token || Buffer.from(key).toString('base64') !== token)
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', 400, {
      ArgumentName: 'continuation-token',
    })
  return key
}

export function encoder({ EncodingType }: Question): Encode {
  return EncodingType === 'url' ? text => encodeURIComponent(text).replaceAll('%2F', '/') : text => text
}
