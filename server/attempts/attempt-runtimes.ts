import type { OutageReason } from '../../shared/clock.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import type { AttemptChallenges } from './attempt-challenge.ts'
import { closeJob, deadlineJob, jobKinds, prepareJob, releaseJob } from './attempt-jobs.ts'
import { createAttemptRegistry } from './attempt-registry.ts'
import { type AttemptRuntime, createAttemptRuntime, type RuntimePowers } from './attempt-runtime.ts'
import type { AttemptStore, NewJob } from './attempt-store.ts'
import { closeAttempt, endingOf } from './closing.ts'
import { decideExpire } from './decide.ts'
import type { LiveAttempt } from './live-attempt.ts'
import { createOutages } from './outages.ts'
import { prepareAttempt } from './preparation.ts'

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
  readonly log: { error(fields: object, message: string): void }
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
    const { attempt, challenge, checks } = runtime
    await closeAttempt(attempt, challenge, accounts, checks)
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

  async function renewCredentials({ attempt, workspace }: AttemptRuntime): Promise<void> {
    const { account } = attempt.state()
    if (account)
      await (await workspace()).setCredentials(await accounts.candidateCredentials(account.accountId))
  }

  async function recoverOne(attemptId: string, deadSince: number | undefined): Promise<void> {
    const runtime = await get(attemptId)
    const { attempt } = runtime
    switch (attempt.state().phase) {
      case 'preparing':
        return store.jobs.enqueue(prepareJob(attemptId, now()))
      case 'running':
        // The clock and the deadline before what may not work yet: they must hold whatever else does not.
        if (deadSince !== undefined) await outages.giveBack(attempt, 'server-restarting', deadSince, now())
        await outages.agree(attempt)
        await scheduleDeadline(attempt)
        await Promise.all([renewCredentials(runtime), runtime.begin()])
        return
      default:
        return store.jobs.enqueue(closeJob(attemptId, now()))
    }
  }

  return {
    get,
    closingJob: attemptId => closeJob(attemptId, now()),
    async recover(deadSince) {
      const open = await store.journal.find({ open: true })
      await Promise.all(
        open.map(row =>
          recoverOne(row.id, deadSince).catch(error =>
            log.error({ error, attemptId: row.id }, 'an attempt could not be taken up'),
          ),
        ),
      )
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
      for (const runtime of runtimes.values()) runtime.then(made => made.close()).catch(() => {})
      registry.close()
    },
  }
}
