import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { findBucket, ownerOf } from './buckets.ts'
import { commonPrefix, type Encode, encoder, maxKeys, sortedKeys } from './list-objects.ts'
import { objectsOf, type Version } from './objects.ts'

interface Item {
  readonly key: string
  readonly version: Version
  readonly isLatest: boolean
}

interface VersionPage {
  readonly items: readonly Item[]
  readonly prefixes: readonly string[]
  readonly isTruncated: boolean
}

type Question = Decoded<s3.ListObjectVersionsRequest>

/** All versions and delete markers in order of key, the latest of each first. */
export function listObjectVersions(context: CallContext, input: Question): s3.ListObjectVersionsOutput {
  const encode = encoder(input)
  const { items, prefixes, isTruncated } = collect(context, input)
  const tell = ({ key, version, isLatest }: Item) => ({
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: new Date(version.modifiedAt),
    Owner: ownerOf(context),
  })
  return {
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ''),
    KeyMarker: encode(input.KeyMarker ?? ''),
    VersionIdMarker: input.VersionIdMarker ?? '',
    ...(input.Delimiter !== undefined && { Delimiter: encode(input.Delimiter) }),
    ...(input.EncodingType === 'url' && { EncodingType: 'url' as const }),
    MaxKeys: maxKeys(input),
    IsTruncated: isTruncated,
    Versions: items.flatMap(item => {
      const { version } = item
      if (version.kind !== 'object') return []
      return [
        { ...tell(item), ETag: `"${version.etag}"`, Size: version.bytes, StorageClass: 'STANDARD' as const },
      ]
    }),
    DeleteMarkers: items.filter(item => item.version.kind === 'delete-marker').map(tell),
    CommonPrefixes: prefixes.map(prefix => ({ Prefix: encode(prefix) })),
    ...(isTruncated && nextMarkers(items.at(-1), prefixes.at(-1), encode)),
  }
}

function collect(context: CallContext, input: Question): VersionPage {
  const objects = objectsOf(context.state, findBucket(context, input).name)
  const { KeyMarker: afterKey = '', VersionIdMarker: afterVersion } = input
  const items: Item[] = []
  const prefixes = new Set<string>()
  for (const key of sortedKeys(objects.keys(), input.Prefix)) {
    if (key < afterKey || (key === afterKey && afterVersion === undefined)) continue
    const prefix = commonPrefix(key, input)
    if (prefix !== undefined && (prefixes.has(prefix) || prefix <= afterKey)) continue
    const versions = objects.get(key)?.versions ?? []
    const from = key === afterKey ? versions.findIndex(one => one.versionId === afterVersion) + 1 : 0
    for (const version of prefix === undefined ? versions.slice(from) : versions.slice(0, 1)) {
      if (items.length + prefixes.size >= maxKeys(input))
        return { items, prefixes: [...prefixes], isTruncated: true }
      if (prefix === undefined) items.push({ key, version, isLatest: version === versions[0] })
      else prefixes.add(prefix)
    }
  }
  return { items, prefixes: [...prefixes], isTruncated: false }
}

function nextMarkers(last: Item | undefined, prefix: string | undefined, encode: Encode) {
  if (prefix !== undefined && prefix > (last?.key ?? '')) return { NextKeyMarker: encode(prefix) }
  return last ? { NextKeyMarker: encode(last.key), NextVersionIdMarker: last.version.versionId } : {}
}
