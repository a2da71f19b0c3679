import { AppError } from '../../../shared/problem.ts'
import type { Log } from '../../log.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import { prepareJob, sealJob } from './attempt-jobs.ts'
import type { AttemptLife } from './attempt-life.ts'
import type { Outages } from './outages.ts'
import { createRepeated, type Later, type Repeated } from './repeated.ts'
import { type RestorePowers, restoreWorkspace } from './restore-workspace.ts'

/** Takes up the open attempts that a server before this one left. */
export interface TakeUp {
  /** From now on these wait to be taken up. */
  expect(attemptIds: readonly string[]): void
  /**
   * Takes them up, each for itself: its clock stands still from `deadSince`, the last sign of life of the server before,
   * until it is taken up, so that all of this is given back. While its account, workspace or challenge cannot be had it is
   * tried again. Resolves once every clock stands still; `tried` after the first try of each.
   */
  begin(deadSince: number): Promise<{ readonly tried: Promise<void> }>
  /** Those that wait. */
  ids(): readonly string[]
  /** Resolves at once for an attempt that does not wait, and after the first try for one that does. */
  ready(attemptId: string): Promise<void>
  close(): void
}

export interface TakeUpPowers extends RestorePowers {
  readonly accounts: AttemptAccounts
  readonly jobs: Pick<AttemptStore['jobs'], 'enqueue'>
  readonly outages: Outages
  life(attemptId: string): Promise<AttemptLife>
  readonly now: () => number
  readonly log: Log
  readonly later: Later
}

/** An attempt that is not taken up yet. */
interface Left {
  readonly clockTold: PromiseWithResolvers<void>
  readonly tried: PromiseWithResolvers<void>
  /** Nothing may happen to an attempt before its clock has stood still for the outage. */
  isClockTold: boolean
}

export function createTakeUp(powers: TakeUpPowers): TakeUp {
  const { accounts, jobs, outages, now, log, later } = powers
  const left = new Map<string, Left>()
  const tries = new Set<Repeated>()

  async function takeUpRunning(life: AttemptLife, one: Left, deadSince: number): Promise<void> {
    const { attempt } = life
    // The clock before what may not work yet: it must hold whatever else does not.
    if (!(await outages.tell(attempt, 'server-restarting', deadSince)))
      throw new Error('the clock of an attempt could not be stopped yet')
    told(one)
    const runtime = await life.runtime()
    const account = await runtime.account()
    await restoreWorkspace(attempt, runtime.challenge, account, powers)
    const workspace = await runtime.workspace()
    await workspace.setCredentials(await accounts.candidateCredentials(account.accountId))
    await outages.tell(attempt, 'server-restarting', undefined)
    await runtime.begin()
  }

  async function takeUp(attemptId: string, one: Left, deadSince: number): Promise<void> {
    const life = await powers.life(attemptId)
    switch (life.attempt.state().phase) {
      case 'preparing':
        await jobs.enqueue({ ...prepareJob(attemptId, life.attempt.state().startedAt), replace: true })
        break
      case 'running':
        await takeUpRunning(life, one, deadSince)
        break
      default:
        // Ended since it was found, also where an earlier server gave the job up.
        await jobs.enqueue({ ...sealJob(attemptId, now()), replace: true })
    }
    told(one)
    left.delete(attemptId)
  }

  function told(one: Left): void {
    one.isClockTold = true
    one.clockTold.resolve()
  }

  function begin(attemptId: string, one: Left, deadSince: number): void {
    const trying = createRepeated(() => takeUp(attemptId, one, deadSince), {
      later,
      failed: error => log.warn({ error, attemptId }, 'an attempt waits to be taken up'),
    })
    tries.add(trying)
    void trying.now().then(() => {
      one.clockTold.resolve()
      one.tried.resolve()
    })
  }

  return {
    expect(attemptIds) {
      for (const id of attemptIds)
        left.set(id, {
          clockTold: Promise.withResolvers(),
          tried: Promise.withResolvers(),
          isClockTold: false,
        })
    },
    async begin(deadSince) {
      const all = [...left]
      for (const [id, one] of all) begin(id, one, deadSince)
      await Promise.all(all.map(([, one]) => one.clockTold.promise))
      const tried = Promise.all(all.map(([, one]) => one.tried.promise))
      return { tried: tried.then(() => {}) }
    },
    ids: () => [...left.keys()],
    async ready(attemptId) {
      const one = left.get(attemptId)
      await one?.tried.promise
      if (one?.isClockTold === false)
        throw new AppError(
          'storage-unavailable',
          'The server has just started and cannot take this attempt up yet. Your time stands still; it goes on by itself.',
        )
    },
    close() {
      for (const one of tries) one.close()
    },
  }
}
