import { createKeyRing } from '../../account/key-ring.ts'
import type { Role } from '../../iam/entities.ts'
import type { BackgroundContext, Principal, TemporaryCredentials } from '../../service.ts'
import { validationError } from '../iam/iam-error.ts'

export type Sdk = typeof import('@aws-sdk/client-sts')

const MIN_SESSION_SECONDS = 900
const DEFAULT_ROLE_SECONDS = 3600
/** A role session that assumes a role gets an hour at most. */
const MAX_CHAINED_SECONDS = 3600

/** For how long a session of a role lasts. Throws ValidationError. */
export function checkSeconds(
  principal: Principal,
  { maxSessionSeconds }: Pick<Role, 'maxSessionSeconds'>,
  seconds = DEFAULT_ROLE_SECONDS,
): number {
  const isChained = principal.kind === 'role'
  const maxSeconds = isChained ? MAX_CHAINED_SECONDS : maxSessionSeconds
  if (seconds >= MIN_SESSION_SECONDS && seconds <= maxSeconds) return seconds
  if (seconds < MIN_SESSION_SECONDS)
    throw validationError(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to ${MIN_SESSION_SECONDS}`,
    )
  throw validationError(
    isChained
      ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
      : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  )
}

/** For how long what a user asks for lasts. Throws ValidationError. */
export function checkUserSeconds(seconds: number): number {
  if (seconds < MIN_SESSION_SECONDS || seconds > MAX_USER_SECONDS)
    throw validationError(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must be between ${MIN_SESSION_SECONDS} and ${MAX_USER_SECONDS}`,
    )
  return seconds
}

const MAX_USER_SECONDS = 129_600

export const keyRing = ({ state, accountId, now }: Pick<BackgroundContext, 'state' | 'accountId' | 'now'>) =>
  createKeyRing(state, accountId, now)

export function credentials({ accessKeyId, secretAccessKey, sessionToken, expiresAt }: TemporaryCredentials) {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt),
  }
}
