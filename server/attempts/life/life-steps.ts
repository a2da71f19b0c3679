import type { Log } from '../../log.ts'
import { pause } from '../../pause.ts'
import type { WorkspaceDriver } from '../../workspaces/driver.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import type { AttemptStore, JobRun } from '../journal/attempt-store.ts'
import { decideExpire, decideIssued, earnsCredentials } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { isOver } from '../journal/standing.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import type { AttemptCredentials } from './attempt-credentials.ts'
import {
  copyJob,
  deadlineJob,
  issueJob,
  jobKinds,
  jobsAtOnce,
  judgeJob,
  releaseJob,
  reviewJob,
  sealJob,
} from './attempt-jobs.ts'
import type { AttemptLife } from './attempt-life.ts'
import { judgeAttempt } from './judging.ts'
import type { Outages } from './outages.ts'
import { type PreparationPowers, prepareAttempt } from './preparation.ts'
import { firstReview, reviewOpen } from './review-open.ts'
import { sealAttempt } from './sealing.ts'
import type { StartQueue } from './start-queue.ts'

export interface LifeStepsPowers extends PreparationPowers {
  readonly store: AttemptStore
  readonly accounts: AttemptAccounts
  readonly workspaces: WorkspaceDriver
  readonly outages: Outages
  readonly starts: StartQueue
  readonly code: ChallengeCode
  readonly credentials: AttemptCredentials
  readonly log: Log
  life(attemptId: string): Promise<AttemptLife>
  endLife(attemptId: string): void
}

/** A scored attempt's account and files stay for a while, for questions; then they are released. */
const keptAfterScoreMs = 30 * 60_000
/** Forty are sealed in a few seconds, on a busy machine too; the report is promised within a minute. */
const longestForOthersMs = 15_000

/** What happens to an attempt by itself, each step a durable job. Every step may find itself done. */
export type LifeSteps = Readonly<Record<Exclude<keyof typeof jobKinds, 'copy'>, JobRun>>

export function createLifeSteps(powers: LifeStepsPowers): LifeSteps {
  const { store, accounts, workspaces, outages, starts, code, credentials, now, log } = powers
  const sealing = new Set<Promise<void>>()

  async function prepare(life: AttemptLife, signal: AbortSignal): Promise<void> {
    const { attempt } = life
    await prepareAtItsTurn(life, starts, signal, async () =>
      prepareAttempt(attempt, (await life.runtime()).challenge, powers, signal),
    )
    if (attempt.state().phase !== 'running') return
    const runtime = await life.runtime()
    await outages.agree(life.attempt)
    await scheduleDeadline(store, life.attempt, now)
    if (life.attempt.state().copy !== undefined) await store.jobs.enqueue(copyJob(life.attempt.id, now()))
    await runtime.begin()
  }

  async function seal(life: AttemptLife): Promise<void> {
    const { attempt } = life
    if (attempt.state().phase === 'closing')
      await sealAttempt(await life.runtime(), { accounts, judgeJob: judgeJob(attempt.id, now()), log })
    // Nothing is judged of an attempt that was given up.
    else if (isOver(attempt.state())) await store.jobs.enqueue(releaseJob(attempt.id, now()))
  }

  async function judge(life: AttemptLife, signal: AbortSignal): Promise<void> {
    const { attempt } = life
    const runtime = await life.runtime()
    if (attempt.state().phase === 'closing') await runtime.account()
    await judgeAttempt(runtime, { blobs: store.blobs, now, log }, signal)
    await afterScore(life, firstReview(attempt, now()))
  }

  async function review(life: AttemptLife, signal: AbortSignal): Promise<void> {
    const powers = { code, blobs: store.blobs, now, log }
    await afterScore(life, await reviewOpen(await life.runtime(), powers, signal))
  }

  /** With open points the account stays, to be looked at again; without, it is released a while after the score. */
  async function afterScore(life: AttemptLife, reviewAt: number | undefined): Promise<void> {
    const { attempt } = life
    if (earnsCredentials(attempt.state())) await store.jobs.enqueue(issueJob(attempt.id, now()))
    if (reviewAt !== undefined) return store.jobs.enqueue(reviewJob(attempt.id, reviewAt))
    ;(await life.runtime()).close()
    const { scoredAt = now() } = attempt.state()
    await store.jobs.enqueue(releaseJob(attempt.id, scoredAt + keptAfterScoreMs))
  }

  async function issue({ attempt, runtime }: AttemptLife): Promise<void> {
    const state = attempt.state()
    if (!earnsCredentials(state) || state.credentialsIssuedAt !== undefined) return
    const issued = await credentials.issue(state, (await runtime()).challenge)
    await attempt.append(decideIssued({ credentials: [...issued] }))
  }

  async function release({ attempt }: AttemptLife): Promise<void> {
    const { account } = attempt.state()
    await (await workspaces.attach(attempt.id))?.destroy()
    if (account) await accounts.release(account.accountId)
  }

  const inTurn =
    (step: (life: AttemptLife, signal: AbortSignal) => Promise<void>): JobRun =>
    async (attemptId, signal) => {
      const life = await powers.life(attemptId)
      await life.inTurn(signal, either => step(life, either))
    }

  const sealInTurn = inTurn(seal)
  const judgeInTurn = inTurn(judge)
  const releaseInTurn = inTurn(release)

  return {
    prepare: inTurn(prepare),
    async deadline(attemptId) {
      const { attempt } = await powers.life(attemptId)
      await attempt.append(decideExpire, { jobs: [sealJob(attemptId, now())] })
      await scheduleDeadline(store, attempt, now)
    },
    async seal(attemptId, signal) {
      const sealed = sealInTurn(attemptId, signal)
      sealing.add(sealed)
      await sealed.finally(() => sealing.delete(sealed))
    },
    async judge(attemptId, signal) {
      // The hands of others come first: judging takes the processors that sealing needs.
      await othersFirst(sealing, signal)
      await judgeInTurn(attemptId, signal)
    },
    review: inTurn(review),
    issue: inTurn(issue),
    async release(attemptId, signal) {
      await releaseInTurn(attemptId, signal)
      powers.endLife(attemptId)
    },
  }
}

/** Waits for others, and not for ever: one account that cannot be sealed, such as a damaged one, holds up nobody's report. */
async function othersFirst(others: ReadonlySet<Promise<void>>, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  const late = pause(longestForOthersMs, AbortSignal.any([signal, done.signal]))
  await Promise.race([Promise.allSettled(others), late])
  done.abort()
}

/** At its turn, and at once with what is not to be prepared any more. */
async function prepareAtItsTurn(
  { attempt }: AttemptLife,
  starts: StartQueue,
  signal: AbortSignal,
  begin: () => Promise<void>,
): Promise<void> {
  const stop = attempt.onEntries(() => {
    if (attempt.state().phase !== 'preparing') starts.leave(attempt.id)
  })
  try {
    if (attempt.state().phase === 'preparing')
      await starts.inTurn(attempt.id, attempt.state().startedAt, signal, begin)
    else starts.leave(attempt.id)
  } finally {
    stop()
  }
}

/** From now on this process takes these steps when they are due. */
export function takeLifeSteps({ jobs }: AttemptStore, steps: LifeSteps): void {
  const each: (keyof LifeSteps)[] = ['prepare', 'deadline', 'seal', 'judge', 'review', 'issue', 'release']
  for (const name of each) jobs.work(jobKinds[name], steps[name], { atOnce: jobsAtOnce[name] })
}

export async function scheduleDeadline(
  { jobs }: AttemptStore,
  attempt: LiveAttempt,
  now: () => number,
): Promise<void> {
  const job = deadlineJob(attempt.state(), now())
  if (job) await jobs.enqueue(job)
}
