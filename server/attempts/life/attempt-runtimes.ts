import type { OutageReason } from '../../../shared/clock.ts'
import type { AttemptChallenges } from '../checks/attempt-challenge.ts'
import { createAttemptRegistry } from '../journal/attempt-registry.ts'
import type { AttemptStore, NewJob } from '../journal/attempt-store.ts'
import { decideExpire } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import { closeJob, deadlineJob, jobKinds, releaseJob } from './attempt-jobs.ts'
import { type AttemptRuntime, createAttemptRuntime, type RuntimePowers } from './attempt-runtime.ts'
import { closeAttempt, endingOf } from './closing.ts'
import { createOutages } from './outages.ts'
import { prepareAttempt } from './preparation.ts'
import { createTakeUp } from './take-up.ts'

export interface AttemptRuntimes {
  get(attemptId: string): Promise<AttemptRuntime>
  closingJob(attemptId: string): NewJob
  /**
   * Takes up every open attempt after a start of the server. `deadSince` is the last sign of life of the server before;
   * running attempts get the time from then until now back.
   */
  recover(deadSince: number | undefined): Promise<void>
  /** Gives every running attempt the time of an outage back that is over now. */
  giveBack(reason: OutageReason, from: number, to: number): Promise<void>
  close(): void
}

export interface RuntimesPowers extends RuntimePowers {
  readonly store: AttemptStore
  readonly accounts: AttemptAccounts
  readonly challenges: AttemptChallenges
  readonly log: {
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
  /** Runs an action later unless it is cancelled first; a timer unless a test has its own. */
  readonly later?: (ms: number, action: () => void) => () => void
}

/** A scored attempt's account and files stay for a while, for questions; then they are released. */
const keptAfterScoreMs = 30 * 60_000

export function createAttemptRuntimes(powers: RuntimesPowers): AttemptRuntimes {
  const { store, accounts, challenges, workspaces, now, log } = powers
  const registry = createAttemptRegistry(store, now)
  const runtimes = new Map<string, Promise<AttemptRuntime>>()
  const outages = createOutages({ loaded: registry.loaded, moved: scheduleDeadline, log })

  async function make(attemptId: string): Promise<AttemptRuntime> {
    const attempt = await registry.get(attemptId)
    const challenge = await challenges.open(attempt.state().challenge.digest)
    return createAttemptRuntime(
      attempt,
      challenge,
      powers,
      (reason, since) => void outages.tell(attempt, reason, since),
    )
  }

  function get(attemptId: string): Promise<AttemptRuntime> {
    const known = runtimes.get(attemptId)
    if (known) return known
    const made = make(attemptId)
    runtimes.set(attemptId, made)
    made.catch(() => runtimes.delete(attemptId))
    return made
  }

  async function scheduleDeadline(attempt: LiveAttempt): Promise<void> {
    const job = deadlineJob(attempt.state(), now())
    if (job) await store.jobs.enqueue(job)
  }

  async function prepare(attemptId: string): Promise<void> {
    const runtime = await get(attemptId)
    const ready = await prepareAttempt(runtime.attempt, runtime.challenge, powers)
    if (!ready) return
    await outages.agree(runtime.attempt)
    await scheduleDeadline(runtime.attempt)
    await runtime.begin()
  }

  async function expire(attemptId: string): Promise<void> {
    const { attempt } = await get(attemptId)
    await attempt.append(decideExpire, { closes: true, jobs: [closeJob(attemptId, now())] })
    await scheduleDeadline(attempt)
  }

  async function closeOne(attemptId: string): Promise<void> {
    const runtime = await get(attemptId)
    const { attempt, challenge, checks, workspace } = runtime
    // Without it nothing is judged: this waits until the account can be had.
    if (attempt.state().phase === 'closing') await runtime.account()
    await closeAttempt(attempt, challenge, { accounts, runs: checks, workspace, blobs: store.blobs, log })
    await store.journal.summarise(attemptId, endingOf(attempt.state()))
    const keepMs = attempt.state().phase === 'scored' ? keptAfterScoreMs : 0
    await store.jobs.enqueue(releaseJob(attemptId, now() + keepMs))
  }

  async function release(attemptId: string): Promise<void> {
    const runtime = await get(attemptId)
    runtime.close()
    runtimes.delete(attemptId)
    const { account } = runtime.attempt.state()
    await (await workspaces.attach(attemptId))?.destroy()
    if (account) await accounts.release(account.accountId)
  }

  function takeJobs(): void {
    store.jobs.work(jobKinds.prepare, prepare)
    store.jobs.work(jobKinds.deadline, expire)
    store.jobs.work(jobKinds.close, closeOne)
    store.jobs.work(jobKinds.release, release)
  }

  const stopListening = [
    accounts.onReachable(async (reachable, since) => {
      await (reachable ? outages.resume('account-unreachable') : outages.stop('account-unreachable', since))
      if (reachable) await catchUp()
    }),
    workspaces.onReachable((reachable, since) =>
      reachable ? outages.resume('workspace-unreachable') : outages.stop('workspace-unreachable', since),
    ),
  ]

  /** What an outage has left undone or undecided is done now. */
  async function catchUp(): Promise<void> {
    const made = await Promise.allSettled(runtimes.values())
    const caught = await Promise.allSettled(
      made.map(one => (one.status === 'fulfilled' ? one.value.begin() : undefined)),
    )
    for (const one of caught)
      if (one.status === 'rejected') log.error({ error: one.reason }, 'an attempt could not go on by itself')
  }

  const takingUp = createTakeUp({
    ...powers,
    blobs: store.blobs,
    jobs: store.jobs,
    registry,
    runtime: get,
    outages,
    scheduleDeadline,
    later: powers.later ?? laterOf,
  })

  return {
    get,
    closingJob: attemptId => closeJob(attemptId, now()),
    async recover(deadSince) {
      const open = await store.journal.find({ open: true })
      await Promise.all(open.map(row => takingUp.takeUp(row.id, deadSince)))
      // Only now: a deadline that passed while nobody ran the clock must see the time that was given back.
      takeJobs()
    },
    async giveBack(reason, from, to) {
      await Promise.all(registry.loaded().map(attempt => outages.giveBack(attempt, reason, from, to)))
      await catchUp()
    },
    close() {
      for (const stop of stopListening) stop()
      outages.close()
      takingUp.close()
      for (const runtime of runtimes.values()) runtime.then(made => made.close()).catch(() => {})
      registry.close()
    },
  }
}

function laterOf(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms).unref()
  return () => clearTimeout(timer)
}
