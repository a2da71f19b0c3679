import { randomUUID } from 'node:crypto'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'
import type { Json } from '../../shared/json.ts'
import type { AppendOptions } from './attempt-store.ts'
import { type LiveAttempt, sha256 } from './live-attempt.ts'

/** The result of one check, however it went: what could not be decided comes back as an inconclusive verdict. */
export interface CheckOutcome {
  readonly verdict: Verdict
  readonly snapshot?: Json
  readonly durationMs: number
}

export type RunCheck = (checkId: string, cause: CheckCause, signal: AbortSignal) => Promise<CheckOutcome>

/** The checks of one attempt: one run at a time, requests that arrive meanwhile are joined into the next. */
export interface CheckRuns {
  /** Asks for checks soon; those that wait already are not asked twice. */
  request(checkIds: readonly string[], cause: CheckCause): void
  /** Breaks off the current run, runs these, and resolves when their verdicts are in the journal. */
  runNow(checkIds: readonly string[], cause: CheckCause): Promise<void>
  close(): void
}

/** Checks of one run that look at the same time. Two, as each may make the account work. */
const concurrency = 2

/** Changes come in bursts (a deployment is several calls): wait this long after the first before looking. */
const settleMs = 120

export function createCheckRuns(attempt: LiveAttempt, runCheck: RunCheck): CheckRuns {
  let round = new AbortController()
  let closed = false
  const waiting = new Map<string, CheckCause>()
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> = Promise.resolve()

  async function run(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    if (checkIds.length === 0 || closed) return
    const { signal } = round
    const runId = randomUUID()
    const started = await attempt.append(state =>
      mayRun(state, cause)
        ? [{ type: 'checks-started', body: { runId, checkIds: [...checkIds], cause } }]
        : [],
    )
    if (started.entries.length === 0) return
    const queue = [...checkIds]
    const lane = async (): Promise<void> => {
      for (let checkId = queue.shift(); checkId !== undefined; checkId = queue.shift()) {
        if (!signal.aborted) await runOne(runId, checkId, cause, signal)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, lane))
  }

  async function runOne(
    runId: string,
    checkId: string,
    cause: CheckCause,
    signal: AbortSignal,
  ): Promise<void> {
    const outcome = await runCheck(checkId, cause, signal).catch(error => {
      if (signal.aborted) return undefined
      throw error
    })
    if (outcome === undefined || signal.aborted) return
    const { verdict, snapshot, durationMs } = outcome
    const bytes = snapshot === undefined ? undefined : Buffer.from(JSON.stringify(snapshot))
    const digest = bytes && sha256(bytes)
    const options: AppendOptions = bytes && digest !== undefined ? { blobs: [{ digest, bytes }] } : {}
    const body = {
      runId,
      checkId,
      verdict,
      durationMs: Math.round(durationMs),
      ...(digest !== undefined && { snapshot: digest }),
    }
    await attempt.append(state => (mayRun(state, cause) ? [{ type: 'check-finished', body }] : []), options)
  }

  function startWaiting(): void {
    timer = undefined
    const taken = new Map(waiting)
    waiting.clear()
    const causes = [...new Set(taken.values())]
    current = current.then(async () => {
      for (const cause of causes)
        await run(
          [...taken.keys()].filter(id => taken.get(id) === cause),
          cause,
        )
    })
    // What could not be written down is asked for again by recovery; the next run must not be held up.
    current = current.catch(() => {})
  }

  return {
    request(checkIds, cause) {
      for (const id of checkIds) if (!waiting.has(id) || cause === 'request') waiting.set(id, cause)
      if (waiting.size > 0 && timer === undefined && !closed) {
        timer = setTimeout(startWaiting, cause === 'request' ? 0 : settleMs)
      }
    },
    runNow(checkIds, cause) {
      waiting.clear()
      round.abort()
      round = new AbortController()
      const result = current.then(() => run(checkIds, cause))
      current = result.catch(() => {})
      return result
    },
    close() {
      closed = true
      clearTimeout(timer)
      round.abort()
    },
  }
}

/** After the end only the final run counts; a scored attempt takes no verdict any more. */
function mayRun(state: AttemptState, cause: CheckCause): boolean {
  return cause === 'submission' ? state.phase === 'closing' : state.phase === 'running'
}
