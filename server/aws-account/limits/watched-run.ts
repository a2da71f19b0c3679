import type { AccountLoads } from './account-loads.ts'
import { threadCpuMs } from './loop-watch.ts'
import { type EndAfter, endByTimeout } from './piece-ender.ts'
import { withinSteps } from './step-budget.ts'

/** Which call runs, for those who look for what held up the process. */
export interface RunningCall {
  readonly accountId: string
  /** `sqs:SendMessage` */
  readonly what: string
  /** Bytes of its body. */
  readonly bytes: number
}

export interface WatchedRunOptions {
  readonly loads: AccountLoads
  /** A piece of any call that takes longer is ended. */
  readonly maxMs?: number
  /** The same of an account that is conspicuous, or of a large body. */
  readonly maxSuspectMs?: number
  /** How a piece is ended from outside. */
  readonly endAfter?: EndAfter
  /** Told whose piece runs, and with undefined that none does any more. */
  mark?(accountId: string | undefined): void
  /** What this thread has had of a processor so far, in milliseconds. */
  cpuMs?(): number
  report?(sentence: string): void
}

/** Runs the synchronous piece of a call that is proportional to what its account sent or keeps. */
export type WatchedRun = <Result>(call: RunningCall, work: () => Result) => Result

/** Whoever owns this process takes it for silent after two seconds, and clocks stop. */
const MAX_MS = 1700
const MAX_SUSPECT_MS = 1000
/** Steps of one piece: some 0.1 s. */
const MAX_STEPS = 25_000_000
/** A piece that took so long is worth a line. */
const SLOW_MS = 250
const SMALL_BYTES = 16 * 1024

/**
 * Three walls around a piece of a call. It counts its steps and ends itself (TooMuchWork). What it does not count is
 * measured, and charged to its account. And it is ended from outside, wherever it is (Overload): what it has not finished
 * is then undone by nobody, which is why the limit is a thousand times what an honest call takes. It is a limit of time, also on a busy machine, so it is shorter only where there is reason.
 */
export function createWatchedRun({
  loads,
  maxMs = MAX_MS,
  maxSuspectMs = Math.min(maxMs, MAX_SUSPECT_MS),
  endAfter = endByTimeout,
  mark = () => {},
  cpuMs = threadCpuMs,
  report = sentence => console.error(sentence),
}: WatchedRunOptions): WatchedRun {
  return (call, work) => {
    const startedAt = cpuMs()
    mark(call.accountId)
    const isSuspect = call.bytes > SMALL_BYTES || loads.isConspicuous(call.accountId)
    try {
      return withinSteps(MAX_STEPS, () => endAfter(isSuspect ? maxSuspectMs : maxMs, work))
    } finally {
      mark(undefined)
      const ms = cpuMs() - startedAt
      loads.charge(call.accountId, ms)
      if (ms > SLOW_MS)
        report(
          `The call ${call.what} of the account ${call.accountId} took the process for ${Math.round(ms)} ms`,
        )
    }
  }
}
