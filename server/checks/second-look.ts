import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { CheckLook } from './runs.ts'

/** Between a failing look and the one that must agree with it. */
export const agreeAfterMs = 250

/** A look that has waited so long for things to settle needs no second one. */
const patientMs = 2_000

/**
 * A pass is reported at once: nothing passes by being half done. A fail is looked at a second time, because the change that
 * made the check run may be the first of several; not at the start, where nobody has touched anything, and not after a look
 * that was patient itself.
 */
export function needsSecondLook({ verdict, settledMs }: CheckLook, cause: CheckCause): boolean {
  return verdict.outcome === 'fail' && cause !== 'start' && settledMs < patientMs
}
