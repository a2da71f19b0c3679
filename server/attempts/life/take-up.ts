import type { AttemptRegistry } from '../journal/attempt-registry.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import { closeJob, prepareJob } from './attempt-jobs.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'
import type { Outages } from './outages.ts'
import { type RestorePowers, restoreWorkspace } from './restore-workspace.ts'

/** Takes up the open attempts that a server before this one left. */
export interface TakeUp {
  /**
   * Resolves after the first try. While an attempt's account, workspace or challenge cannot be had, its clock stands still
   * and it is tried again. `deadSince` is the last sign of life of the server before: the time since then is given back.
   */
  takeUp(attemptId: string, deadSince: number | undefined): Promise<void>
  close(): void
}

export interface TakeUpPowers extends RestorePowers {
  readonly accounts: AttemptAccounts
  readonly registry: AttemptRegistry
  readonly jobs: Pick<AttemptStore['jobs'], 'enqueue'>
  readonly outages: Outages
  runtime(attemptId: string): Promise<AttemptRuntime>
  scheduleDeadline(attempt: LiveAttempt): Promise<void>
  readonly now: () => number
  readonly log: { warn(fields: object, message: string): void }
  /** Runs an action later unless it is cancelled first. */
  readonly later: (ms: number, action: () => void) => () => void
}

const firstRetryMs = 1_000
/** Somebody may mount a disk or start a database: soon enough after that. */
const longestRetryMs = 30_000

export function createTakeUp(powers: TakeUpPowers): TakeUp {
  const { accounts, registry, jobs, outages, runtime, scheduleDeadline, now, log } = powers
  const retries = new Map<string, () => void>()

  async function takeUpRunning(attempt: LiveAttempt, deadSince: number | undefined): Promise<void> {
    // The clock and the deadline before what may not work yet: they must hold whatever else does not.
    if (deadSince !== undefined) await outages.giveBack(attempt, 'server-restarting', deadSince, now())
    await outages.agree(attempt)
    await scheduleDeadline(attempt)
    const one = await runtime(attempt.id)
    const account = await one.account()
    await restoreWorkspace(attempt, one.challenge, account, powers)
    const workspace = await one.workspace()
    await workspace.setCredentials(await accounts.candidateCredentials(account.accountId))
    await outages.tell(attempt, 'server-restarting', undefined)
    await one.begin()
  }

  async function tryOnce(attempt: LiveAttempt, deadSince: number | undefined): Promise<void> {
    switch (attempt.state().phase) {
      case 'preparing':
        return jobs.enqueue({ ...prepareJob(attempt.id, now()), replace: true })
      case 'running':
        return takeUpRunning(attempt, deadSince)
      default:
        // Anew even where an earlier server gave it up.
        return jobs.enqueue({ ...closeJob(attempt.id, now()), replace: true })
    }
  }

  async function takeUp(attemptId: string, deadSince: number | undefined, delayMs: number): Promise<void> {
    const begunAt = now()
    retries.delete(attemptId)
    try {
      await tryOnce(await registry.get(attemptId), deadSince)
    } catch (error) {
      if (delayMs === firstRetryMs) log.warn({ error, attemptId }, 'an attempt waits to be taken up')
      await stopClock(attemptId, begunAt)
      const nextMs = Math.min(delayMs * 2, longestRetryMs)
      retries.set(
        attemptId,
        powers.later(delayMs, () => void takeUp(attemptId, deadSince, nextMs)),
      )
    }
  }

  async function stopClock(attemptId: string, since: number): Promise<void> {
    try {
      const attempt = await registry.get(attemptId)
      if (attempt.state().phase === 'running') await outages.tell(attempt, 'server-restarting', since)
    } catch {
      // The store is away: nothing can be written down, and the gap in its heartbeat is given back.
    }
  }

  return {
    takeUp: (attemptId, deadSince) => takeUp(attemptId, deadSince, firstRetryMs),
    close() {
      for (const cancel of retries.values()) cancel()
      retries.clear()
    },
  }
}
