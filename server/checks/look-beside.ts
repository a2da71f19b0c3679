import type { Json } from '../../shared/json.ts'
import type { MakeRenewal } from './shared-renewals.ts'

/** What a look arranges with those that look beside it at the same account. */
export interface LookBeside {
  /**
   * Has all function environments renewed after it was called, but those that did not run since `sinceMs` if that is given.
   * Rejects as `make` does, and with the signal's reason.
   */
  renew(make: MakeRenewal, signal: AbortSignal, sinceMs?: number): Promise<Json>
  /** Pauses between two looks of a wait, and resolves when it may go on: nothing of it works meanwhile. */
  rest(pause: () => Promise<void>): Promise<void>
}

/** With nobody beside it. */
export const alone: LookBeside = { renew: (make, _, sinceMs) => make(sinceMs), rest: pause => pause() }
