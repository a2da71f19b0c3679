import type { OutageReason } from '../../../shared/clock.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Log } from '../../log.ts'
import type { WorkspaceDriver } from '../../workspaces/driver.ts'
import type { AttemptChallenges, ChallengeCode } from '../checks/attempt-challenge.ts'
import type { AttemptRow, AttemptStore, NewJob } from '../journal/attempt-store.ts'
import { decideGone } from '../journal/decide.ts'
import { isOver } from '../journal/standing.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import type { AttemptCredentials } from './attempt-credentials.ts'
import { deadlineJob, sealJob } from './attempt-jobs.ts'
import type { AttemptLife } from './attempt-life.ts'
import { type AttemptRuntime, createAttemptRuntime } from './attempt-runtime.ts'
import { createLifeMap } from './life-map.ts'
import { createLifeSteps, scheduleDeadline, takeLifeSteps } from './life-steps.ts'
import { createOutages, type Outages } from './outages.ts'
import { type Later, laterByTimer } from './repeated.ts'
import type { StartFigures } from './start-estimate.ts'
import { createStartQueue, type StartQueue } from './start-queue.ts'
import { createTakeUp } from './take-up.ts'

/** The lives of all attempts of this server, and what happens to them by itself. */
export interface AttemptLives {
  /** An attempt that is not over, for its page. One that an earlier server left is there once it was taken up. */
  open(attemptId: string): Promise<AttemptRuntime>
  /** An attempt that is over, for its report and files. It comes to no life by being read. */
  read(attemptId: string): Promise<AttemptRuntime>
  /**
   * Somebody begins an attempt at this time: from now on it counts as open and has its place among those that wait for a start.
   * Throws `machine-full` where as many are open as this machine carries.
   */
  arrive(attemptId: string, at: number): void
  /** It was not begun after all. */
  depart(attemptId: string): void
  /** Somebody has the page of an attempt open: as of `StartQueue`. */
  readonly watchStart: StartQueue['watch']
  /** How much this machine has to carry. */
  room(): Room
  /** Written with the event that ends an attempt. */
  closingJob(attemptId: string): NewJob
  /** Written with the event that moves the deadline; undefined while none stands. */
  deadlineJob(state: AttemptState): NewJob | undefined
  /** Finds the open attempts that an earlier server left: from now on they wait to be taken up. */
  findLeft(): Promise<void>
  /**
   * Takes them up and begins to work. Their clocks stand still from `deadSince`, the last sign of life of the earlier
   * server. Resolves once they stand still; `tried` when each was tried to be taken up.
   */
  takeUp(deadSince: number | undefined): Promise<{ readonly tried: Promise<void> }>
  /** Gives every running attempt the time of an outage back that is over now. Rejects if it is to be given again. */
  giveBack(reason: OutageReason, from: number, to: number): Promise<void>
  /** Whether an attempt lives here that is not over: its account and workspace are still needed, be it only to judge it. */
  areAtWork(): boolean
  close(): void
}

/** How many attempts are open on this machine, of how many, and how starts go. */
export interface Room extends StartFigures {
  readonly open: number
  readonly carries: number
}

/** How much a machine may have to do. */
export interface Carries {
  /** Attempts that are open at the same time, those that are being judged among them. */
  readonly attempts: number
  /** Attempts that are prepared at the same time. */
  readonly startsAtOnce: number
}

/** What lives are made of. */
export interface AttemptLivesPowers {
  readonly store: AttemptStore
  readonly accounts: AttemptAccounts
  readonly workspaces: WorkspaceDriver
  readonly code: ChallengeCode
  readonly challenges: AttemptChallenges
  readonly credentials: AttemptCredentials
  readonly carries: Carries
  readonly now: () => number
  readonly log: Log
  readonly later?: Later
}

export function createAttemptLives(powers: AttemptLivesPowers): AttemptLives {
  const { store, accounts, workspaces, challenges, carries, now, log, later = laterByTimer } = powers
  const starts = createStartQueue({
    atOnce: carries.startsAtOnce,
    now: () => performance.now(),
    later,
    gone: id =>
      void giveUp(id).catch(error => log.warn({ error, attemptId: id }, 'whoever has gone waits on')),
  })
  const lives = createLifeMap({
    store,
    now,
    log,
    openChallenge: challenges.open,
    makeRuntime: (attempt, challenge) =>
      createAttemptRuntime(attempt, challenge, {
        ...powers,
        ...{ blob: store.blobs.get, later },
        calm: starts.calm.bind(starts),
        tellFault: (reason, since) => void outages.tell(attempt, reason, since),
      }),
  })
  const outages = createOutages({
    loaded: () => lives.all().map(life => life.attempt),
    moved: attempt => scheduleDeadline(store, attempt, now),
    log,
  })
  const { blobs, jobs } = store
  const left = createTakeUp({ ...powers, blobs, jobs, outages, life: lives.get, later })
  const steps = createLifeSteps({ ...powers, outages, starts, life, endLife: lives.end })

  async function life(attemptId: string): Promise<AttemptLife> {
    await left.ready(attemptId)
    return lives.get(attemptId)
  }

  async function giveUp(attemptId: string): Promise<void> {
    const { attempt } = await life(attemptId)
    // Somebody may be there again, or their turn come, by the time it is decided.
    await attempt.append((state, at) => (starts.isGone(attemptId) ? decideGone(state, at) : []), {
      jobs: [sealJob(attemptId, now())],
    })
    if (attempt.state().phase !== 'preparing') starts.leave(attemptId)
  }

  function openIds(): ReadonlySet<string> {
    const alive = lives.all().filter(one => !isOver(one.attempt.state()))
    return new Set([...left.ids(), ...starts.ids(), ...alive.map(one => one.attempt.id)])
  }

  /** What an outage has left undone or undecided is done now. */
  function catchUp(): void {
    for (const one of lives.all()) one.catchUp()
  }
  const stopListening = stopClocksWhileAway({ accounts, workspaces }, outages, catchUp)

  return {
    open: async attemptId => (await life(attemptId)).runtime(),
    read: lives.read,
    arrive(attemptId, at) {
      if (openIds().size >= carries.attempts) throw machineFull(carries.attempts)
      starts.enter(attemptId, at)
    },
    depart: attemptId => starts.leave(attemptId),
    watchStart: (attemptId, listener) => starts.watch(attemptId, listener),
    room: () => ({ ...starts.figures(), open: openIds().size, carries: carries.attempts }),
    closingJob: attemptId => sealJob(attemptId, now()),
    deadlineJob: state => deadlineJob(state, now()),
    async findLeft() {
      const open = await store.journal.find({ open: true })
      left.expect(open.map(row => row.id))
      takeOldPlaces(starts, open)
    },
    async takeUp(deadSince) {
      const begun = await left.begin(deadSince ?? now())
      // Only now: a deadline that passed while nobody ran the clock must find that it stands still.
      takeLifeSteps(store, steps)
      return begun
    },
    async giveBack(reason, from, to) {
      try {
        await outages.giveBack(reason, from, to)
      } finally {
        catchUp()
      }
    },
    areAtWork: () => lives.all().some(one => !isOver(one.attempt.state())),
    close() {
      for (const stop of stopListening) stop()
      outages.close()
      starts.close()
      left.close()
      lives.close()
    },
  }
}

/** Before anybody new arrives: who waited for a start has the old place. */
function takeOldPlaces(starts: StartQueue, open: readonly AttemptRow[]): void {
  for (const { id, createdAt, standing } of open)
    if (standing.phase === 'preparing') starts.enter(id, createdAt)
}

/** Clocks stand still while accounts or workspaces cannot be reached. @returns what ends the listening */
function stopClocksWhileAway(
  { accounts, workspaces }: Pick<AttemptLivesPowers, 'accounts' | 'workspaces'>,
  outages: Outages,
  catchUp: () => void,
): readonly (() => void)[] {
  return [
    accounts.onReachable(async (reachable, since, causedBy) => {
      await (reachable
        ? outages.resume('account-unreachable')
        : outages.stop('account-unreachable', since, causedBy))
      if (reachable) catchUp()
    }),
    workspaces.onReachable((reachable, since) =>
      reachable ? outages.resume('workspace-unreachable') : outages.stop('workspace-unreachable', since),
    ),
  ]
}

function machineFull(carries: number): AppError {
  return new AppError(
    'machine-full',
    `This machine carries ${carries} attempts at a time, and as many are open. Yours has not begun, and no time was used. Try again when somebody has finished; whoever runs the server can allow more (ASSAY_MAX_ATTEMPTS).`,
  )
}
