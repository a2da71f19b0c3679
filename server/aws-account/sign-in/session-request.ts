import { z } from 'zod'
import type { Account } from '../account/account.ts'
import type { AccessKey } from '../account/key-ring.ts'
import { isSealedOut } from '../account/seal.ts'
import { accountOfAccessKeyId } from '../auth/access-key-id.ts'
import { isSameText } from '../auth/verify-signature.ts'
import type { ConsoleSession, SessionRules } from './console-session.ts'

/** A sign-in request is refused, in AWS's words. */
export class SignInRefused extends Error {}

const sessionSchema = z.object({ sessionId: z.string(), sessionKey: z.string(), sessionToken: z.string() })

const MIN_SECONDS = 900
const MAX_SECONDS = 43_200

export interface SessionRequestRules extends SessionRules {
  open(accountId: string): Promise<Account | undefined>
}

/**
 * The console session that temporary credentials ask for. Throws SignInRefused: for lasting keys, for those of a user, for wrong,
 * expired and sealed ones, and for a duration that is out of range or comes with a chained role's (IAM User Guide).
 */
export async function requestedSession(
  rules: SessionRequestRules,
  session: string | null,
  duration: string | null,
): Promise<ConsoleSession> {
  const { sessionId, sessionKey, sessionToken } = parseSession(session)
  const account = await rules.open(accountOfAccessKeyId(sessionId) ?? '')
  const key = account?.keys.find(sessionId)
  const isProven =
    key?.sessionToken !== undefined &&
    isSameText(sessionKey, key.secret) &&
    isSameText(sessionToken, key.sessionToken)
  if (!account || !key || !isProven) throw invalidCredentials()
  const { expiresAt = 0, isActive, principal } = key
  const isOver = expiresAt <= rules.now() || !isActive || isSealedOut(key, rules.sealedAt(account.id))
  if (isOver || principal.kind !== 'role') throw invalidCredentials()
  return { accountId: account.id, key, endsAt: endOf(rules.now(), key, expiresAt, duration) }
}

function parseSession(text: string | null) {
  try {
    return sessionSchema.parse(JSON.parse(text ?? ''))
  } catch {
    throw invalidCredentials()
  }
}

/** A session lasts as long as asked for; if nothing is said, as long as the credentials. */
function endOf(now: number, key: AccessKey, expiresAt: number, duration: string | null): number {
  if (duration === null) return expiresAt
  // The hour of a chained role cannot be made longer by a console.
  if (key.isChained) throw invalidCredentials()
  const seconds = Number(duration)
  if (!/^\d{1,6}$/.test(duration) || seconds < MIN_SECONDS || seconds > MAX_SECONDS)
    throw new SignInRefused('Invalid value for parameter SessionDuration')
  return now + seconds * 1000
}

function invalidCredentials(): SignInRefused {
  return new SignInRefused('Invalid credentials parameter')
}
