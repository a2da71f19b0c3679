import type { Retrier } from '../definition/asl.ts'
import type { StateError } from './state-error.ts'

/**
 * What `States.ALL` does not stand for, because nothing can mend it. The States Language counts `States.DataLimitExceeded`
 * too, but AWS catches the result of a task that is too large by `States.ALL`.
 */
const TERMINAL = 'States.Runtime'
/** Failures that `States.TaskFailed` does not stand for. */
const NOT_TASK_FAILED = ['States.Timeout', 'States.DataLimitExceeded', TERMINAL]

/** Whether the names of a Retry or Catch mean a failure. */
export function isMeant(names: readonly string[], { errorName: name = '' }: StateError): boolean {
  return names.some(
    wanted =>
      wanted === name ||
      (wanted === 'States.ALL' && name !== TERMINAL) ||
      (wanted === 'States.TaskFailed' && !NOT_TASK_FAILED.includes(name)) ||
      // A task that says nothing for too long has timed out.
      (wanted === 'States.Timeout' && name === 'States.HeartbeatTimeout'),
  )
}

const DEFAULT_ATTEMPTS = 3
const DEFAULT_INTERVAL = 1
const DEFAULT_BACKOFF = 2

/** Milliseconds until the attempt after `done` retries by this retrier; undefined when there are no more. */
export function delayOf(retrier: Retrier, done: number, random: () => number): number | undefined {
  if (done >= (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS)) return undefined
  const grown =
    (retrier.IntervalSeconds ?? DEFAULT_INTERVAL) * (retrier.BackoffRate ?? DEFAULT_BACKOFF) ** done
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY, 31_622_400)
  return Math.round((retrier.JitterStrategy === 'FULL' ? random() * seconds : seconds) * 1000)
}
