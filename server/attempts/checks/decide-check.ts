import type { CheckCause } from '../../../shared/journal/check-events.ts'
import type { Lanes } from '../../checks/lanes.ts'
import { lookInLane, type SharedByLook } from '../../checks/look-beside.ts'
import { agreeAfterMs, needsSecondLook } from '../../checks/plan.ts'
import { type CheckLook, type CheckSeat, NoSandbox } from '../../checks/runs.ts'
import { noSandbox } from '../../checks/verdict-of.ts'
import { pause } from '../../pause.ts'
import type { CheckOutcome } from './check-outcome.ts'
import type { CheckWait } from './check-waits.ts'

/** A place for looks at this attempt, once the platform has one. */
export type TakeSeat = (signal: AbortSignal) => Promise<CheckSeat>

/** One check on its way to a verdict. */
export interface DueCheck {
  readonly checkId: string
  readonly cause: CheckCause
  /** Breaks it off. */
  readonly signal: AbortSignal
  readonly wait: CheckWait
  readonly renewals?: SharedByLook | undefined
  /** Whether it has begun to look. */
  begun: boolean
  /** Since when; of looks that broke each other off, the first. */
  lookingSince: number | undefined
}

/** Between two tries to get a sandbox for a check. */
const retryMs = 1_000
/** The end of an attempt does not wait for ever: with the tries of the closing, for about a minute. */
const finalStarts = 20

/**
 * Looks until there is a verdict. Rejects when it is broken off, and when the attempt's account cannot be had.
 */
export async function decideCheck(check: DueCheck, lanes: Lanes, takeSeat: TakeSeat): Promise<CheckOutcome> {
  try {
    return await lookAndAgree(check, lanes, takeSeat)
  } catch (error) {
    if (error instanceof NoSandbox) return { ...noSandbox(error.message), durationMs: 0 }
    throw error
  }
}

async function lookAndAgree(check: DueCheck, lanes: Lanes, takeSeat: TakeSeat): Promise<CheckOutcome> {
  const first = await look(check, lanes, takeSeat)
  const { verdict, settledMs } = first
  if (!needsSecondLook({ outcome: verdict.outcome, settledMs }, check.cause)) return first
  await pause(agreeAfterMs, check.signal)
  const second = await look(check, lanes, takeSeat)
  return { ...second, durationMs: first.durationMs + agreeAfterMs + second.durationMs }
}

/**
 * In a lane among the attempt's own checks, then in a seat of the platform's. One that looks again goes before the others, and
 * one that waits for the account leaves its lane to them meanwhile.
 */
async function look(check: DueCheck, lanes: Lanes, takeSeat: TakeSeat): Promise<CheckLook> {
  const { signal, wait, renewals } = check
  signal.throwIfAborted()
  wait.due()
  return lookInLane(lanes, { ahead: check.begun, renewals }, async beside => {
    signal.throwIfAborted()
    wait.held()
    const seat = await seatFor(check, takeSeat)
    try {
      check.begun = true
      check.lookingSince ??= performance.now()
      wait.looks()
      return await seat.look(check.checkId, beside)
    } finally {
      wait.rests()
      seat.leave()
    }
  })
}

/** That the platform could not run a check is no verdict on anything: the check waits in its lane until it can. */
async function seatFor({ cause, signal }: DueCheck, takeSeat: TakeSeat): Promise<CheckSeat> {
  for (let tries = 1; ; tries += 1)
    try {
      return await takeSeat(signal)
    } catch (error) {
      const isAfterEnd = cause === 'submission' || cause === 'review'
      const isLast = isAfterEnd && tries >= finalStarts
      if (!(error instanceof NoSandbox) || isLast) throw error
      await pause(retryMs, signal)
      signal.throwIfAborted()
    }
}
