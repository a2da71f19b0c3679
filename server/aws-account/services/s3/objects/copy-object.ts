import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { type Bucket, findBucket } from '../buckets/buckets.ts'
import { announce } from '../events/object-events.ts'
import { invalidArgument, refuseOthers } from '../s3-error.ts'
import { grantsOfRequest } from '../settings/acl.ts'
import { tellsExpiration } from '../settings/lifecycle.ts'
import { parseTagging } from '../tag-sets.ts'
import { toldTime } from '../told-time.ts'
import { algorithmOf, checksumOf, DEFAULT_ALGORITHM } from './checksums.ts'
import { checkCopySource, checkWrite } from './conditions.ts'
import { addVersion, findObject, NULL_VERSION, type ObjectVersion, presentObject } from './objects.ts'
import { DESCRIBING_MEMBERS, describe, etagOf, toldEncryption } from './write-object.ts'

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
    throw invalidArgument('Invalid copy source object key', 'x-amz-copy-source', 'x-amz-copy-source')
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
  checkCopySource(object, input, context.now())
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
  checkDirectives(input)
  const described = describe(context, bucket, input)
  const acl = grantsOfRequest(context, bucket, input)
  if (
    from.Bucket === input.Bucket &&
    from.Key === input.Key &&
    from.VersionId === undefined &&
    !replaces &&
    input.StorageClass === undefined &&
    input.WebsiteRedirectLocation === undefined &&
    input.ServerSideEncryption === undefined &&
    source.description.encryption === undefined &&
    bucket.settings?.encryption === undefined
  )
    throw new AwsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      400,
    )
  checkWrite(presentObject(context, bucket, input.Key), input.Key, input)
  const algorithm = input.ChecksumAlgorithm ?? algorithmOf(source.checksums) ?? DEFAULT_ALGORITHM
  const isSame = algorithm === algorithmOf(source.checksums) && source.checksumType === undefined
  const { storageClass, redirect, encryption } = described
  // These are never the source's: who does not ask for them gets what the bucket has by default.
  const { storageClass: _class, redirect: _redirect, encryption: _encryption, ...kept } = source.description
  const description = replaces
    ? described
    : {
        ...kept,
        ...(storageClass !== undefined && { storageClass }),
        ...(redirect !== undefined && { redirect }),
        ...(encryption && { encryption }),
      }
  const isEtagKept = !source.partBytes && !source.description.encryption && !encryption
  const body = isSame && isEtagKept ? undefined : await context.state.blobs.get(source.digest)
  const checksums = body && !isSame ? checksumOf(body, algorithm) : source.checksums
  const etag = body && !isEtagKept ? etagOf(body, description) : source.etag
  const tags = input.TaggingDirective === 'REPLACE' ? parseTagging(input.Tagging) : source.tags
  const version = addVersion(context, bucket, input.Key, {
    kind: 'object',
    modifiedAt: context.now(),
    etag,
    bytes: source.bytes,
    digest: source.digest,
    description,
    tags,
    checksums,
    ...(acl && { acl }),
  })
  announce(context, bucket, {
    name: 'ObjectCreated:Copy',
    key: input.Key,
    object: { etag, bytes: source.bytes },
    versionId: version.versionId,
  })
  const fromBucket = findBucket(context, { Bucket: from.Bucket })
  return {
    CopyObjectResult: { ETag: `"${etag}"`, LastModified: toldTime(version.modifiedAt), ...checksums },
    ...toldSourceVersion(fromBucket, source),
    // Unlike a PutObject, it tells of a version that has no number.
    ...(bucket.versioning !== undefined && { VersionId: version.versionId }),
    ...tellsExpiration(bucket, { key: input.Key, bytes: source.bytes, modifiedAt: version.modifiedAt, tags }),
    ...toldEncryption(description),
  }
}

/** Of which version a copy was made: of one that has a number. */
export const toldSourceVersion = ({ versioning }: Bucket, { versionId }: ObjectVersion) =>
  versioning === undefined || versionId === NULL_VERSION ? {} : { CopySourceVersionId: versionId }

function checkDirectives({ MetadataDirective, TaggingDirective }: Input<typeof s3, 'CopyObject'>): void {
  const known = (value: string | undefined) => value === undefined || /^(COPY|REPLACE)$/.test(value)
  if (!known(MetadataDirective))
    throw invalidArgument('Unknown metadata directive.', 'x-amz-metadata-directive', MetadataDirective)
  if (!known(TaggingDirective))
    throw invalidArgument('Unknown tagging directive.', 'x-amz-tagging-directive', TaggingDirective)
}
