import { AwsError } from '../../aws-error.ts'
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
  if (IfMatch !== undefined && !matches(IfMatch, object.etag)) throw failed('If-Match')
  if (IfMatch === undefined && IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime())
    throw failed('If-Unmodified-Since')
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
    throw new AwsError('NotImplemented', 'If-None-Match of a write must be *', 501)
  if (IfNoneMatch === '*' && present) throw failed('If-None-Match')
  if (IfMatch === undefined) return
  if (!present) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key })
  if (!matches(IfMatch, present.etag)) throw failed('If-Match')
}

function matches(header: string, etag: string): boolean {
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
  return tags.includes('*') || tags.includes(etag)
}

function failed(Condition: string): AwsError {
  return new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    {
      Condition,
    },
  )
}
