import { randomUUID } from 'node:crypto'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { Json } from '../../shared/json.ts'
import { debounceMs } from '../checks/plan.ts'
import type { AppendOptions } from './attempt-store.ts'
import { type LiveAttempt, sha256 } from './live-attempt.ts'

/** The result of one check, however it went: what could not be decided comes back as an inconclusive verdict. */
export interface CheckOutcome {
  readonly verdict: Verdict
  readonly snapshot?: Json
  readonly durationMs: number
}

/** Rejects only when `signal` ends it. */
export type RunCheck = (checkId: string, cause: CheckCause, signal: AbortSignal) => Promise<CheckOutcome>

/** The checks of one attempt. Each runs for itself: a slow one holds up no other. */
export interface CheckRuns {
  /** Asks for checks soon. One that runs is looked at anew for what has changed since it began. */
  request(checkIds: readonly string[], cause: CheckCause): void
  /** Breaks off what runs, runs these, and resolves when their verdicts are in the journal. */
  runNow(checkIds: readonly string[], cause: CheckCause): Promise<void>
  close(): void
}

/** Checks of one attempt that look at the same time: the sandboxes that one attempt gets. */
const lanes = 3
/** A check that has looked for longer is left to finish before it looks again: else a busy candidate never hears of it. */
const restartWithinMs = 2_000

interface Running {
  readonly stop: AbortController
  readonly startedAt: number
  readonly done: Promise<void>
}

export function createCheckRuns(attempt: LiveAttempt, runCheck: RunCheck): CheckRuns {
  const waiting = new Map<string, CheckCause>()
  const running = new Map<string, Running>()
  const lane = createLanes(lanes)
  let timer: NodeJS.Timeout | undefined
  let firstAskedAt = 0
  let closed = false

  /** A burst of changes (a deployment is several calls) is one look: wait for a short quiet, but not for ever. */
  function schedule(cause: CheckCause): void {
    const { quiet, atMost } = debounceMs[cause]
    const now = performance.now()
    if (timer === undefined) firstAskedAt = now
    clearTimeout(timer)
    timer = setTimeout(startWaiting, Math.max(0, Math.min(quiet, firstAskedAt + atMost - now)))
  }

  function startWaiting(): void {
    timer = undefined
    const taken = [...waiting]
    waiting.clear()
    for (const cause of new Set(taken.map(([, why]) => why))) {
      const ids = taken.flatMap(([id, why]) => (why === cause ? [id] : []))
      // What cannot be written down now is asked for again by recovery.
      start(ids, cause).catch(() => {})
    }
  }

  async function start(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    const now = performance.now()
    const ready = checkIds.filter(id => {
      const current = running.get(id)
      if (current === undefined) return true
      if (now - current.startedAt < restartWithinMs) {
        current.stop.abort()
        return true
      }
      current.done.then(() => request([id], cause))
      return false
    })
    await run(ready, cause)
  }

  async function run(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    if (checkIds.length === 0 || closed) return
    const runId = randomUUID()
    const started = await attempt.append(state =>
      mayRun(state, cause)
        ? [{ type: 'checks-started', body: { runId, checkIds: [...checkIds], cause } }]
        : [],
    )
    if (started.entries.length === 0) return
    await Promise.all(
      checkIds.map(id => {
        const stop = new AbortController()
        const done = lane(() => runOne(runId, id, cause, stop.signal)).finally(() => {
          if (running.get(id)?.stop === stop) running.delete(id)
        })
        running.set(id, { stop, startedAt: performance.now(), done })
        return done
      }),
    )
  }

  async function runOne(
    runId: string,
    checkId: string,
    cause: CheckCause,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return
    const outcome = await runCheck(checkId, cause, signal).catch(error => {
      if (signal.aborted) return undefined
      throw error
    })
    if (outcome === undefined || signal.aborted) return
    const { verdict, snapshot, durationMs } = outcome
    const bytes = snapshot === undefined ? undefined : Buffer.from(JSON.stringify(snapshot))
    const digest = bytes && sha256(bytes)
    const options: AppendOptions = bytes && digest !== undefined ? { blobs: [{ digest, bytes }] } : {}
    const seen = digest === undefined ? {} : { snapshot: digest }
    const body = { runId, checkId, verdict, durationMs: Math.round(durationMs), ...seen }
    await attempt.append(state => (mayRun(state, cause) ? [{ type: 'check-finished', body }] : []), options)
  }

  async function stopAll(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    waiting.clear()
    const current = [...running.values()]
    for (const { stop } of current) stop.abort()
    await Promise.allSettled(current.map(({ done }) => done))
  }

  function request(checkIds: readonly string[], cause: CheckCause): void {
    if (closed || checkIds.length === 0) return
    for (const id of checkIds) if (!waiting.has(id) || cause === 'request') waiting.set(id, cause)
    schedule(cause)
  }

  return {
    request,
    async runNow(checkIds, cause) {
      await stopAll()
      await run(checkIds, cause)
    },
    close() {
      closed = true
      void stopAll()
    },
  }
}

/** Lets so many pieces of work go on at once; the others wait their turn. */
function createLanes(count: number): (work: () => Promise<void>) => Promise<void> {
  const queue: (() => void)[] = []
  let busy = 0
  return async work => {
    if (busy >= count) await new Promise<void>(resolve => queue.push(resolve))
    else busy += 1
    try {
      await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else busy -= 1
    }
  }
}

/** After the end only the final run counts; a scored attempt takes no verdict any more. */
function mayRun(state: AttemptState, cause: CheckCause): boolean {
  return cause === 'submission' ? state.phase === 'closing' : state.phase === 'running'
}
