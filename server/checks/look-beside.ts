import type { Json } from '../../shared/json.ts'
import type { Lanes } from './lanes.ts'
import type { MakeRenewal, SharedRenewals } from './shared-renewals.ts'

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

/** Renewals of environments that a look shares with those beside it, and whether it is expected to need one. */
export interface SharedByLook {
  readonly shared: SharedRenewals
  readonly isExpected: boolean
}

/**
 * Does a look in a lane, which it leaves to others while it pauses, or waits for their part in a shared renewal. `ahead` of
 * whoever waits for a lane. It renews by itself where nothing is shared. Rejects as `look` does, and has left its lane by then.
 */
export async function lookInLane<Found>(
  lanes: Lanes,
  { ahead, renewals }: { readonly ahead: boolean; readonly renewals: SharedByLook | undefined },
  look: (beside: LookBeside) => Promise<Found>,
): Promise<Found> {
  const lane = await lanes.enter(ahead)
  const shared = renewals?.shared.begin(renewals.isExpected)
  try {
    return await look({
      rest: lane.rest,
      renew: (...renewal) => (shared ? lane.rest(() => shared.renew(...renewal)) : alone.renew(...renewal)),
    })
  } finally {
    shared?.over()
    lane.leave()
  }
}
