import { digestOf, newId, newToken } from './secret-token.ts'
import type { StoredSession } from './sign-in-store.ts'

const hourMs = 3_600_000

/**
 * How long somebody stays signed in. Candidates for longer than any exam with a break, and a socket that is open counts as being there. Who
 * may do more is asked again after half an hour without a sign of them, and each day.
 */
const termsOfCandidates = { idleMs: 12 * hourMs, longestMs: 7 * 24 * hourMs }
const termsOfOthers = { idleMs: hourMs / 2, longestMs: 12 * hourMs }

/** Who begins a session, and how. */
export interface Beginning {
  readonly personId: string
  readonly roles: readonly string[]
  readonly how: 'code' | 'password' | 'recovery'
  /** The `User-Agent` of the browser. */
  readonly userAgent: string
}

/** A token for the browser, and the session as it is kept. */
export function beginSession(
  { personId, roles, how, userAgent }: Beginning,
  now: number,
): { readonly token: string; readonly session: StoredSession } {
  const terms = roles.every(role => role === 'candidate') ? termsOfCandidates : termsOfOthers
  const token = newToken()
  return {
    token,
    session: {
      ...{ digest: digestOf(token), id: newId(), personId, how, device: deviceOf(userAgent) },
      ...{ createdAt: now, idleMs: terms.idleMs, endsAt: now + terms.longestMs },
    },
  }
}

const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const

/** Browser and system in two words: enough to know one's own again, and no more than that is kept. */
export function deviceOf(userAgent: string): string {
  const find = (of: readonly (readonly [string, string])[]) =>
    of.find(([mark]) => userAgent.includes(mark))?.[1]
  return [find(browsers), find(systems)].filter(word => word !== undefined).join(', ')
}
