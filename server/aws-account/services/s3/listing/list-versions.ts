import type * as s3 from '@aws-sdk/client-s3'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, ownerOf } from '../buckets/buckets.ts'
import { objectsOf, type Version } from '../objects/objects.ts'
import { invalidArgument } from '../s3-error.ts'
import { toldTime } from '../told-time.ts'
import { toldAlgorithm } from './list-objects.ts'
import { encoder, type Page, pageOf, toldPage } from './page.ts'

interface Item {
  readonly key: string
  readonly version: Version
  readonly isLatest: boolean
}

type Question = Input<typeof s3, 'ListObjectVersions'>

/** All versions and delete markers in order of key, the latest of each first. */
export function listObjectVersions(
  context: CallContext,
  bucket: Bucket,
  input: Question,
): s3.ListObjectVersionsOutput {
  if (input.VersionIdMarker !== undefined && input.KeyMarker === undefined)
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      input.VersionIdMarker,
    )
  const encode = encoder(input)
  const page = listAll(context, bucket, input)
  const tell = ({ key, version, isLatest }: Item) => ({
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: toldTime(version.modifiedAt),
    Owner: ownerOf(context),
  })
  const last = page.items.at(-1)
  return {
    ...toldPage(bucket, input, page),
    KeyMarker: encode(input.KeyMarker ?? ''),
    VersionIdMarker: input.VersionIdMarker ?? '',
    Versions: page.items.flatMap(item => {
      const { version } = item
      if (version.kind !== 'object') return []
      return [
        {
          ...tell(item),
          ETag: `"${version.etag}"`,
          Size: version.bytes,
          StorageClass: (version.description.storageClass ?? 'STANDARD') as s3.ObjectVersionStorageClass,
          ...toldAlgorithm(version),
        },
      ]
    }),
    DeleteMarkers: page.items.filter(item => item.version.kind === 'delete-marker').map(tell),
    ...(page.next !== undefined && {
      NextKeyMarker: encode(page.next),
      NextVersionIdMarker: last?.key === page.next ? last.version.versionId : undefined,
    }),
  }
}

function listAll(context: CallContext, bucket: Bucket, question: Question): Page<Item> {
  const { KeyMarker: afterKey = '', VersionIdMarker: afterVersion } = question
  const table = objectsOf(context.state, bucket.name)
  return pageOf(table.keys(), question, afterKey, key => {
    const all = (table.get(key)?.versions ?? []).map((version, index) => ({
      key,
      version,
      isLatest: index === 0,
    }))
    if (key !== afterKey) return all
    if (afterVersion === undefined) return []
    return all.slice(all.findIndex(({ version }) => version.versionId === afterVersion) + 1)
  })
}
