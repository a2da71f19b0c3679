import type { AttemptEvent } from '../../../../shared/journal/attempt-event.ts'
import { emptyChain, link } from '../../../../shared/journal/hash-chain.ts'
import type { CheckLook } from '../../../checks/runs.ts'
import { silentLog } from '../../../log.ts'
import { decideClockStart } from '../../journal/decide.ts'
import { type LiveAttempt, openLiveAttempt, sha256 } from '../../journal/live-attempt.ts'
import { createMemoryStore, type MemoryStore } from '../../testing/memory-store.ts'
import { type CheckRuns, type CheckRunsOptions, createCheckRuns } from '../check-runs.ts'
import type { TakeSeat } from '../decide-check.ts'

/** One look, under way until its end is said. */
export interface TrialLook {
  readonly checkId: string
  readonly signal: AbortSignal
  end(look: CheckLook): void
}

/** The checks of a running attempt, with looks and sandboxes that a test has in its hands. */
export interface ChecksTrial {
  readonly attempt: LiveAttempt
  readonly runs: CheckRuns
  /** In the order in which they began. */
  readonly looks: readonly TrialLook[]
  /** What was told of checks that are held up. */
  readonly backedUp: readonly (number | undefined)[]
  readonly takeSeat: TakeSeat
  seatsTaken(): number
  /** Without, checks wait until there are some. */
  setSandboxes(free: boolean): void
  /** Ends the checks, and begins others on the same attempt. */
  restart(takeSeat?: TakeSeat, more?: Pick<CheckRunsOptions, 'renews'>): CheckRuns
  /** Resolves once so many looks have begun. */
  lookCount(count: number): Promise<void>
  /** Resolves with the next verdict on this check. */
  finished(checkId: string): Promise<void>
  /** How often something of this kind was written down. */
  entryCount(type: 'checks-started' | 'check-finished'): number
}

const saying = (outcome: CheckLook['verdict']['outcome']): CheckLook => ({
  verdict: { outcome, symptom: { code: 'works', values: {} }, facts: [] },
  durationMs: 1,
  settledMs: 0,
})
export const passes = saying('pass')
export const fails = saying('fail')

/** Its journal begins with this event; the clock has started. */
export async function openChecksTrial(first: AttemptEvent): Promise<ChecksTrial> {
  const store = createMemoryStore()
  const attempt = await openAttempt(store, first)
  const looks: TrialLook[] = []
  const noticed: (() => void)[] = []
  const backedUp: (number | undefined)[] = []
  const waiting: (() => void)[] = []
  let free = true
  let seats = 0

  const takeSeat: TakeSeat = async signal => {
    while (!free && !signal.aborted)
      await new Promise<void>(resolve => {
        waiting.push(resolve)
        signal.addEventListener('abort', () => resolve())
      })
    signal.throwIfAborted()
    seats += 1
    const leave = () => {
      seats -= 1
    }
    return { look: checkId => look(checkId, signal), leave }
  }

  function look(checkId: string, signal: AbortSignal): Promise<CheckLook> {
    return new Promise((resolve, reject) => {
      looks.push({ checkId, signal, end: resolve })
      signal.addEventListener('abort', () => reject(signal.reason))
      for (const notice of noticed.splice(0)) notice()
    })
  }

  const start = (take: TakeSeat, more: Pick<CheckRunsOptions, 'renews'> = {}) =>
    createCheckRuns(attempt, take, {
      now: Date.now,
      backedUp: since => backedUp.push(since),
      laneCount: 3,
      ...more,
    })
  let runs = start(takeSeat)

  return {
    attempt,
    get runs() {
      return runs
    },
    looks,
    backedUp,
    takeSeat,
    seatsTaken: () => seats,
    setSandboxes(value) {
      free = value
      if (free) for (const go of waiting.splice(0)) go()
    },
    restart(take = takeSeat, more = {}) {
      runs.close()
      runs = start(take, more)
      return runs
    },
    async lookCount(count) {
      while (looks.length < count) await new Promise<void>(resolve => noticed.push(resolve))
    },
    finished: checkId =>
      new Promise(resolve => {
        const stop = attempt.onEntries(entries => {
          if (entries.some(entry => entry.type === 'check-finished' && entry.body.checkId === checkId))
            resolve(stop())
        })
      }),
    entryCount: type => store.entries(attempt.id).filter(entry => entry.type === type).length,
  }
}

async function openAttempt(store: MemoryStore, first: AttemptEvent): Promise<LiveAttempt> {
  await store.journal.create(
    { id: 'attempt1', candidateId: 'ada', challengeId: 'warm-up', mode: 'exam' },
    link(emptyChain, 1_000, [first], sha256),
    {},
  )
  const attempt = await openLiveAttempt('attempt1', store, () => 2_000, silentLog)
  if (!attempt) throw new Error('the attempt was just created')
  await attempt.append(decideClockStart)
  return attempt
}
