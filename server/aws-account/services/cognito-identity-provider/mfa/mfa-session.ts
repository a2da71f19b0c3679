import type { Pool } from '../pools.ts'
import { seal } from '../sealed-text.ts'
import type { User } from '../users.ts'

/**
 * How far a sign-in is: a code is awaited, an app must be set up, one has been set up. Each is good for its own step
 * alone.
 */
export type MfaSessionKind = 'mfa' | 'mfa-to-set-up' | 'mfa-set-up'

/** The session of such a sign-in, which its client carries until a time in milliseconds. */
export const mfaSession = (
  pool: Pool,
  kind: MfaSessionKind,
  user: User,
  clientId: string,
  until: number,
): string => seal(pool, 'session', { kind, user: user.sub, client: clientId, until })
