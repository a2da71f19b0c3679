import { noSuchKey, notAvailable, preconditionFailed } from '../s3-error.ts'
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
export function evaluateRead(object: ObjectVersion, conditions: ReadConditions): 'read' | 'not-modified' {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions
  // HTTP dates have whole seconds.
  const modified = Math.floor(object.modifiedAt / 1000) * 1000
  if (IfMatch !== undefined && !matches(IfMatch, object.etag)) throw preconditionFailed('If-Match')
  if (IfMatch === undefined && IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime())
    throw preconditionFailed('If-Unmodified-Since')
  if (IfNoneMatch !== undefined) return matches(IfNoneMatch, object.etag) ? 'not-modified' : 'read'
  return IfModifiedSince && modified <= IfModifiedSince.getTime() ? 'not-modified' : 'read'
}

/** Throws PreconditionFailed, or NoSuchKey for an If-Match on an object that does not exist. */
export function checkWrite(
  present: ObjectVersion | undefined,
  key: string,
  conditions: { readonly IfMatch?: string | undefined; readonly IfNoneMatch?: string | undefined },
): void {
  const { IfMatch, IfNoneMatch } = conditions
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
    throw notAvailable(`If-None-Match ${IfNoneMatch} of a write`)
  if (IfNoneMatch === '*' && present) throw preconditionFailed('If-None-Match')
  if (IfMatch === undefined) return
  if (!present) throw noSuchKey(key)
  if (!matches(IfMatch, present.etag)) throw preconditionFailed('If-Match')
}

function matches(header: string, etag: string): boolean {
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
  return tags.includes('*') || tags.includes(etag)
}
