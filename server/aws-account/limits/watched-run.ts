import { Script } from 'node:vm'
import type { AccountLoads } from './account-loads.ts'
import { threadCpuMs } from './loop-watch.ts'
import { Overload } from './overload.ts'
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
  /** A piece of a call that takes longer is ended. */
  readonly maxMs?: number
  /** Told whose piece runs, and with undefined that none does any more. */
  mark?(accountId: string | undefined): void
  /** What this thread has had of a processor so far, in milliseconds. */
  cpuMs?(): number
  report?(sentence: string): void
}

/** Runs the synchronous piece of a call that is proportional to what its account sent or keeps. */
export type WatchedRun = <Result>(call: RunningCall, work: () => Result) => Result

const MAX_MS = 1000
/** Steps of one piece: some 0.1 s. */
const MAX_STEPS = 25_000_000
/** A piece that took so long is worth a line. */
const SLOW_MS = 250
/** Watching a piece from outside takes a thread, half a millisecond: a small call of a quiet account goes without. */
const SMALL_BYTES = 16 * 1024

/**
 * Three walls around a piece of a call. It counts its steps and ends itself (TooMuchWork). What it does not count is
 * measured, and charged to its account. And if its account is conspicuous or its body large, it is ended from outside
 * after a second, wherever it is (Overload): what it has not finished is then undone by nobody, which is why the limit
 * is a thousand times what an honest call takes.
 */
export function createWatchedRun({
  loads,
  maxMs = MAX_MS,
  mark = () => {},
  cpuMs = threadCpuMs,
  report = sentence => console.error(sentence),
}: WatchedRunOptions): WatchedRun {
  return (call, work) => {
    const startedAt = cpuMs()
    mark(call.accountId)
    const isSuspect = call.bytes > SMALL_BYTES || loads.isConspicuous(call.accountId)
    try {
      return withinSteps(MAX_STEPS, isSuspect ? () => endedAfter(maxMs, work) : work)
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

/** A script is what the engine can end from another thread, together with all that it calls. */
const callback = new Script('__watchedWork()', { filename: 'watched-run.ts' })

function endedAfter<Result>(timeout: number, work: () => Result): Result {
  const outcome: { result?: Result } = {}
  const scope = globalThis as { __watchedWork?: (() => void) | undefined }
  const outer = scope.__watchedWork
  scope.__watchedWork = () => {
    outcome.result = work()
  }
  try {
    callback.runInThisContext({ timeout })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new Overload('time')
    throw cause
  } finally {
    scope.__watchedWork = outer
  }
  // It ran to its end, so it is there, whatever it is.
  return outcome.result as Result
}
