import { AwsError } from '../../../aws-error.ts'
import { noSuchKey, preconditionFailed } from '../s3-error.ts'
import type { ObjectVersion } from './objects.ts'

export interface ReadConditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
  readonly IfModifiedSince?: Date | undefined
  readonly IfUnmodifiedSince?: Date | undefined
}

/**
 * Whether a conditional read gets the object or is told that it has not changed (RFC 9110, 13.2.2: an entity tag
 * outweighs a date). Throws PreconditionFailed.
 */
export function evaluateRead(
  object: Pick<ObjectVersion, 'etag' | 'modifiedAt'>,
  conditions: ReadConditions,
  now: number,
): 'read' | 'not-modified' {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions
  // HTTP dates have whole seconds.
  const modified = Math.floor(object.modifiedAt / 1000) * 1000
  if (IfMatch !== undefined && !matches(IfMatch, object.etag)) throw preconditionFailed('If-Match')
  if (IfMatch === undefined && IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime())
    throw preconditionFailed('If-Unmodified-Since')
  if (IfNoneMatch !== undefined) return matches(IfNoneMatch, object.etag) ? 'not-modified' : 'read'
  // A date to come says nothing.
  const isMeant = IfModifiedSince !== undefined && IfModifiedSince.getTime() <= now
  return isMeant && modified <= IfModifiedSince.getTime() ? 'not-modified' : 'read'
}

/** Throws PreconditionFailed, or NoSuchKey for an If-Match on an object that does not exist. */
export function checkWrite(
  present: ObjectVersion | undefined,
  key: string,
  conditions: { readonly IfMatch?: string | undefined; readonly IfNoneMatch?: string | undefined },
): void {
  const { IfMatch, IfNoneMatch } = conditions
  if (IfMatch !== undefined && IfNoneMatch !== undefined)
    throw notImplemented(
      'If-Match,If-None-Match',
      'Multiple conditional request headers present in the request',
    )
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw notAccepted('If-None-Match')
  if (IfMatch === '*') throw notAccepted('If-Match')
  if (IfNoneMatch === '*' && present) throw preconditionFailed('If-None-Match')
  if (IfMatch === undefined) return
  if (!present) throw noSuchKey(key)
  if (!matches(IfMatch, present.etag)) throw preconditionFailed('If-Match')
}

const notAccepted = (header: string) =>
  notImplemented(header, `We don't accept the provided value of ${header} header for this API`)

/** In S3's own words: it has no such conditions either. */
const notImplemented = (Header: string, additionalMessage: string) =>
  new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', 501, {
    Header,
    additionalMessage,
  })

function matches(header: string, etag: string): boolean {
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
  return tags.includes('*') || tags.includes(etag)
}

export interface CopyConditions {
  readonly CopySourceIfMatch?: string | undefined
  readonly CopySourceIfNoneMatch?: string | undefined
  readonly CopySourceIfModifiedSince?: Date | undefined
  readonly CopySourceIfUnmodifiedSince?: Date | undefined
}

/**
 * Throws PreconditionFailed unless what is copied is as the request wants it (API reference, CopyObject): a tag that
 * matches outweighs that it was modified, one that does not outweighs that it was not.
 */
export function checkCopySource(
  { etag, modifiedAt }: Pick<ObjectVersion, 'etag' | 'modifiedAt'>,
  conditions: CopyConditions,
  now: number,
): void {
  const { CopySourceIfMatch: match, CopySourceIfNoneMatch: noneMatch } = conditions
  const modified = Math.floor(modifiedAt / 1000) * 1000
  const failed = (header: string) => preconditionFailed(`x-amz-copy-source-${header}`)
  const { CopySourceIfModifiedSince: since, CopySourceIfUnmodifiedSince: until } = conditions
  if (match !== undefined && !matches(match, etag)) throw failed('If-Match')
  if (match === undefined && until && modified > until.getTime()) throw failed('If-Unmodified-Since')
  if (noneMatch !== undefined && matches(noneMatch, etag)) throw failed('If-None-Match')
  // A date to come says nothing.
  if (noneMatch === undefined && since && since.getTime() <= now && modified <= since.getTime())
    throw failed('If-Modified-Since')
}
