import type { Account } from '../account/account.ts'
import type { AccessKey } from '../account/key-ring.ts'
import { isSealedOut } from '../account/seal.ts'

/** Somebody who is signed in to an account's console, as the session whose key they brought. */
export interface ConsoleSession {
  readonly accountId: string
  readonly key: AccessKey
  /** Milliseconds since the epoch. */
  readonly endsAt: number
}

/** What is asked before a session is let in, and at each page of it. */
export interface SessionRules {
  readonly now: () => number
  sealedAt(accountId: string): number | undefined
}

/**
 * Whether a console session still counts: not over, its key neither taken away nor stopped, its account not sealed since. That the key
 * itself has expired does not matter: a session may be longer (IAM User Guide, "Enabling custom identity broker access").
 */
export function isCurrent(session: ConsoleSession, account: Account, rules: SessionRules): boolean {
  const key = account.keys.find(session.key.id)
  if (session.endsAt <= rules.now() || !key?.isActive) return false
  return !isSealedOut(session.key, rules.sealedAt(session.accountId))
}
