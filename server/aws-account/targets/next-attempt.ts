import type { DoneAgain } from '../state/account-state.ts'
import type { TellEnd } from './tell-target.ts'

/** User Guides of EventBridge and its Scheduler, "Retry policy". */
const MAX_ATTEMPTS = 185
const MAX_AGE_SECONDS = 86_400
const LONGEST_PAUSE_SECONDS = 600

/** What a target is yet to be told. */
interface Untold {
  readonly target: {
    readonly RetryPolicy?:
      | {
          readonly MaximumRetryAttempts?: number | undefined
          readonly MaximumEventAgeInSeconds?: number | undefined
        }
      | undefined
  }
  /** Since when, in milliseconds. */
  readonly since: number
  readonly attempts: number
}

/** When a target is told again that could not be told at `now`, by its policy; undefined when it is not. */
export function nextAttempt<Body extends Untold>(
  now: number,
  item: Body,
  end: TellEnd,
): DoneAgain<Body> | undefined {
  const { MaximumRetryAttempts: retries = MAX_ATTEMPTS, MaximumEventAgeInSeconds: age = MAX_AGE_SECONDS } =
    item.target.RetryPolicy ?? {}
  const attempts = item.attempts + 1
  if (end.kind !== 'later' || attempts > retries || now - item.since > age * 1000) return undefined
  const seconds = Math.min(LONGEST_PAUSE_SECONDS, 2 ** Math.min(attempts, 10))
  return { at: now + seconds * 1000, body: { ...item, attempts } }
}
