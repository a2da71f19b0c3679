import { AwsError } from '../../../aws-error.ts'
import { notAuthorized } from '../cognito-error.ts'
import type { Pool } from '../pools.ts'
import type { User } from '../users.ts'
import { stepOfCode } from './one-time-code.ts'
import type { NewToken, SoftwareToken } from './stored-token.ts'

/** So many wrong codes are looked at in a row; then none for a second, two, four, … at most 15 minutes. */
const MAX_FAILURES = 5
const MAX_LOCK_MS = 900_000

export const mfaOf = ({ settings }: Pool) => settings.MfaConfiguration ?? 'OFF'

/** Throws where the users of a pool cannot have apps that make codes. */
export function checkOffered(pool: Pool): void {
  if (pool.hasSoftwareTokens !== true)
    throw new AwsError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA is not enabled for the userPool.',
    )
}

/** Whether a sign-in of this user asks for a code of theirs. */
export function asksForCode(pool: Pool, { softwareToken: token }: User): boolean {
  if (mfaOf(pool) === 'OFF' || pool.hasSoftwareTokens !== true || token === undefined) return false
  return mfaOf(pool) === 'ON' || token.isEnabled
}

/** Whether a user must set up an app before their sign-in can go on. */
export const mustSetUp = (pool: Pool, user: User) => mfaOf(pool) === 'ON' && !asksForCode(pool, user)

/** The refusal where a user has no app. */
export const noToken = () =>
  new AwsError('SoftwareTokenMFANotFoundException', 'Software Token MFA does not exist for the user.')

/**
 * The step whose code a user gave, or the token with one more wrong code. Throws for a code that was used, and for any after
 * many wrong ones.
 */
export function tryCode<Token extends NewToken & Pick<SoftwareToken, 'lastStep'>>(
  token: Token,
  code: string,
  now: number,
): { readonly step: number } | { readonly failed: Token } {
  const { failures, lastStep = 0 } = token
  if ((failures?.lockedUntil ?? 0) > now) throw notAuthorized('Password attempts exceeded')
  const step = stepOfCode(token.secret, code, now)
  if (step === undefined) {
    const count = (failures?.count ?? 0) + 1
    const lockMs = count < MAX_FAILURES ? 0 : Math.min(1000 * 2 ** (count - MAX_FAILURES), MAX_LOCK_MS)
    return { failed: { ...token, failures: { count, lockedUntil: now + lockMs } } }
  }
  if (step <= lastStep)
    throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.')
  return { step }
}

/** What operations that show a user say of their second proof. */
export function describeMfa({ softwareToken: token }: User) {
  if (token?.isEnabled !== true) return {}
  return {
    UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
    ...(token.isPreferred && { PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' }),
  }
}
