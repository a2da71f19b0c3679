import { randomUUID } from 'node:crypto'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { debounceMs } from '../../checks/plan.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { mayRun, type RunCheck, recordOutcome } from './check-outcome.ts'
import { type CheckWait, createCheckWaits } from './check-waits.ts'
import { createLanes } from './lanes.ts'
import { pause } from './pause.ts'

/** The checks of one attempt. Each runs for itself: a slow one holds up no other. */
export interface CheckRuns {
  /** Asks for checks soon. One that looks already looks anew; one that has yet to begin will see what is there then. */
  request(checkIds: readonly string[], cause: CheckCause): void
  /** Breaks off what runs, runs these, and resolves when their verdicts are in the journal. */
  runNow(checkIds: readonly string[], cause: CheckCause): Promise<void>
  close(): void
}

export interface CheckRunsOptions {
  /** The server's time. */
  readonly now: () => number
  /** Called with the time since which the platform holds these checks up, and with undefined when it does no more. */
  backedUp(since: number | undefined): void
}

/** Checks of one attempt that look at the same time; with one that looks again, the sandboxes that one attempt gets. */
const lanes = 3
/** A check that has looked for longer is left to finish before it looks again: else a busy candidate never hears of it. */
const restartWithinMs = 2_000
/** A verdict later than this is felt as a fault; on a machine that is fully busy a sandbox is there within 2 s. */
export const backedUpAfterMs = 10_000
/** Between two tries to get a sandbox for a check. */
const retryMs = 1_000
/** The end of an attempt does not wait for ever: with the tries of the closing, for about a minute. */
const finalStarts = 20

type Looking<Look> = (waits: (waiting: boolean) => void) => Promise<Look>
type Appended = ReturnType<LiveAttempt['append']>

/** One check from the moment it is due until its verdict is in the journal. */
interface Running {
  readonly runId: string
  readonly stop: AbortController
  readonly wait: CheckWait
  done: Promise<void>
  /** Whether it has begun to look. */
  begun: boolean
  /** Since when; of looks that broke each other off, the first. */
  lookingSince: number | undefined
  /** Set when it is to look once more afterwards. */
  again: CheckCause | undefined
}

export function createCheckRuns(
  attempt: LiveAttempt,
  runCheck: RunCheck,
  { now, backedUp }: CheckRunsOptions,
): CheckRuns {
  const waiting = new Map<string, CheckCause>()
  const running = new Map<string, Running>()
  const lane = createLanes(lanes)
  const waits = createCheckWaits({ afterMs: backedUpAfterMs, now, tell: backedUp })
  let timer: NodeJS.Timeout | undefined
  let firstAskedAt = 0
  let closed = false

  /** A burst of changes (a deployment is several calls) is one look: wait for a short quiet, but not for ever. */
  function schedule(cause: CheckCause): void {
    const { quiet, atMost } = debounceMs[cause]
    const at = performance.now()
    if (timer === undefined) firstAskedAt = at
    clearTimeout(timer)
    timer = setTimeout(startWaiting, Math.max(0, Math.min(quiet, firstAskedAt + atMost - at)))
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
    const begins = new Map(checkIds.map(id => [id, howToBegin(id, cause)]))
    const ids = (how: ReturnType<typeof howToBegin>) => checkIds.filter(id => begins.get(id) === how)
    for (const id of ids('anew')) running.get(id)?.stop.abort()
    for (const id of ids('afterwards')) leave(id, cause)
    await Promise.all([
      run([...ids('now'), ...ids('anew')], cause),
      join(ids('with the one that waits'), cause),
    ])
  }

  /** Only a change breaks off a look, and only a young one: by the button alone nobody uses up a sandbox. */
  function howToBegin(id: string, cause: CheckCause) {
    const current = running.get(id)
    if (current === undefined) return 'now'
    if (!current.begun) return 'with the one that waits'
    const isYoung = performance.now() - (current.lookingSince ?? 0) < restartWithinMs
    return cause === 'account-change' && isYoung ? 'anew' : 'afterwards'
  }

  function leave(id: string, cause: CheckCause): void {
    const current = running.get(id)
    if (current) current.again = current.again === 'request' ? current.again : cause
  }

  /** The run that has yet to begin is the answer; only that it was asked for is news. */
  async function join(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    if (cause !== 'request' || checkIds.length === 0) return
    await attempt.append(state =>
      checkIds.flatMap(id => {
        const runId = running.get(id)?.runId
        const isNews = state.checks[id]?.cause !== cause && mayRun(state, cause)
        return runId !== undefined && isNews
          ? [{ type: 'checks-started' as const, body: { runId, checkIds: [id], cause } }]
          : []
      }),
    )
  }

  async function run(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    if (checkIds.length === 0 || closed) return
    const runId = randomUUID()
    const recorded = attempt.append(state =>
      mayRun(state, cause)
        ? [{ type: 'checks-started', body: { runId, checkIds: [...checkIds], cause } }]
        : [],
    )
    await Promise.all(checkIds.map(id => begin(id, runId, cause, recorded)))
  }

  /** It is known from now on, so that who asks while it is being written down does not begin a second. */
  function begin(id: string, runId: string, cause: CheckCause, recorded: Appended): Promise<void> {
    const one: Running = {
      runId,
      stop: new AbortController(),
      wait: waits.due(),
      done: Promise.resolve(),
      begun: false,
      lookingSince: running.get(id)?.lookingSince,
      again: undefined,
    }
    running.set(id, one)
    const looked = recorded.then(({ entries }) => (entries.length === 0 ? undefined : runOne(one, id, cause)))
    one.done = looked.finally(() => {
      one.wait.over()
      if (running.get(id) === one) running.delete(id)
      if (one.again && !one.stop.signal.aborted) request([id], one.again)
    })
    return one.done
  }

  async function runOne(one: Running, checkId: string, cause: CheckCause): Promise<void> {
    const { signal } = one.stop
    const outcome = await lookUntilStarted(one, checkId, cause).catch(error => {
      if (signal.aborted) return undefined
      throw error
    })
    if (outcome === undefined || signal.aborted) return
    await recordOutcome(attempt, { runId: one.runId, checkId, cause }, outcome)
  }

  /** That the platform could not run a check is no verdict on anything: the check waits until it can. */
  async function lookUntilStarted(one: Running, checkId: string, cause: CheckCause) {
    const { signal } = one.stop
    for (let tries = 1; !signal.aborted; tries += 1) {
      const outcome = await runCheck(checkId, cause, signal, look => takeTurn(one, look))
      const isEnough = cause === 'submission' && tries >= finalStarts
      if (!outcome.unstarted || isEnough) return outcome
      one.wait.held()
      await pause(retryMs, signal)
    }
    return undefined
  }

  /** A check that has looked already goes before those that have not: it is nearer to its verdict. */
  async function takeTurn<Look>(one: Running, look: Looking<Look>): Promise<Look> {
    one.wait.due()
    return lane(async () => {
      one.stop.signal.throwIfAborted()
      try {
        return await look(isWaiting => {
          if (isWaiting) return one.wait.held()
          one.begun = true
          one.lookingSince ??= performance.now()
          one.wait.looks()
        })
      } finally {
        one.wait.rests()
      }
    }, one.begun)
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
