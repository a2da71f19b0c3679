import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, findBucket } from '../buckets/buckets.ts'
import { invalidArgument, preconditionFailed, refuseOthers } from '../s3-error.ts'
import { parseTagging } from '../tag-sets.ts'
import { verifyChecksums } from './checksums.ts'
import { checkWrite, evaluateRead } from './conditions.ts'
import { addVersion, findObject, md5, type ObjectVersion, presentObject, toldVersionId } from './objects.ts'
import { DESCRIBING_MEMBERS, describe, ENCRYPTION, toldChecksums } from './write-object.ts'

export interface CopySource {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string
}

/** `bucket/key[?versionId=…]`, URL-encoded, with or without a leading slash. */
export function parseCopySource(text: string): CopySource {
  const [path = '', version] = text.split('?versionId=')
  const [, Bucket, Key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? []
  if (Bucket === undefined || Key === undefined)
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      text,
    )
  const VersionId = version?.split('&')[0]
  return VersionId === undefined ? { Bucket, Key } : { Bucket, Key, VersionId }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', '%20'))
  } catch {
    throw invalidArgument('Copy Source is not URL-encoded', 'x-amz-copy-source', path)
  }
}

/** The object to copy from, if the conditions on it hold. */
export function findCopySource(
  context: CallContext,
  input: Input<typeof s3, 'CopyObject' | 'UploadPartCopy'>,
): ObjectVersion {
  const source = parseCopySource(input.CopySource)
  const object = findObject(context, findBucket(context, source), source)
  const held = evaluateRead(object, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  })
  if (held === 'not-modified') throw preconditionFailed()
  return object
}

const COPY_MEMBERS = [
  ...DESCRIBING_MEMBERS,
  'CopySource',
  'CopySourceIfMatch',
  'CopySourceIfNoneMatch',
  'CopySourceIfModifiedSince',
  'CopySourceIfUnmodifiedSince',
  'MetadataDirective',
  'TaggingDirective',
  'ExpectedSourceBucketOwner',
  'IfMatch',
  'IfNoneMatch',
]

export async function copyObject(
  context: CallContext,
  bucket: Bucket,
  input: Input<typeof s3, 'CopyObject'>,
): Promise<s3.CopyObjectOutput> {
  refuseOthers(input, COPY_MEMBERS)
  const from = parseCopySource(input.CopySource)
  const source = findCopySource(context, input)
  const replaces = input.MetadataDirective === 'REPLACE'
  const described = describe(input)
  if (
    from.Bucket === input.Bucket &&
    from.Key === input.Key &&
    from.VersionId === undefined &&
    !replaces &&
    input.TaggingDirective !== 'REPLACE'
  )
    throw new AwsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      400,
    )
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const body =
    input.ChecksumAlgorithm === undefined ? undefined : await context.state.blobs.get(source.digest)
  const checksums = body
    ? verifyChecksums(body, { ChecksumAlgorithm: input.ChecksumAlgorithm })
    : source.checksums
  const version = addVersion(context, bucket, input.Key, {
    kind: 'object',
    modifiedAt: context.now(),
    etag: source.partBytes ? md5(body ?? (await context.state.blobs.get(source.digest))) : source.etag,
    bytes: source.bytes,
    digest: source.digest,
    description: replaces ? described : source.description,
    tags: input.TaggingDirective === 'REPLACE' ? parseTagging(input.Tagging) : source.tags,
    checksums,
  })
  const etag = version.kind === 'object' ? version.etag : ''
  return {
    CopyObjectResult: {
      ETag: `"${etag}"`,
      LastModified: new Date(version.modifiedAt),
      ...toldChecksums(checksums),
    },
    ...(from.VersionId !== undefined && { CopySourceVersionId: from.VersionId }),
    ...toldVersionId(bucket, version),
    ...ENCRYPTION,
  }
}
