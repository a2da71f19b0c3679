import { readClock } from '../../../shared/clock.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { NewJob } from '../journal/attempt-store.ts'

/** The durable jobs of attempts. */
export const jobKinds = {
  prepare: 'prepare-attempt',
  copy: 'bring-copy',
  deadline: 'attempt-deadline',
  seal: 'seal-attempt',
  judge: 'judge-attempt',
  review: 'review-attempt',
  issue: 'issue-credentials',
  release: 'release-attempt',
} as const

/** How many of a kind are done at the same time. */
export const jobsAtOnce: { readonly [kind in keyof typeof jobKinds]: number } = {
  // Whoever waits for a turn (`start-queue.ts`) waits in a job: as many as there can be people.
  prepare: 1_024,
  // The solutions' steps are work for the processors that everybody's checks need.
  copy: 2,
  // With one deadline for all, everybody ends at once and is sealed at once: none may go on while others are sealed.
  deadline: 64,
  seal: 64,
  // Looks wait for sandboxes, of which there are few.
  judge: 4,
  review: 2,
  issue: 2,
  release: 4,
}

/** Due since the attempt began, so that those who came first are taken first, whatever happens to servers. */
export function prepareJob(attemptId: string, startedAt: number): NewJob {
  return { key: `prepare:${attemptId}`, kind: jobKinds.prepare, runAt: startedAt, payload: { attemptId } }
}

/** Brings a copy of a demo to its step; written once it runs, and on disk until that has come to an end. */
export function copyJob(attemptId: string, now: number): NewJob {
  return { key: `copy:${attemptId}`, kind: jobKinds.copy, runAt: now, payload: { attemptId } }
}

/**
 * The job that ends the attempt when its time is up; undefined while no deadline stands. It takes the place of the one
 * before, also of one that came too early and found nothing to do.
 */
export function deadlineJob(state: AttemptState, now: number): NewJob | undefined {
  const { deadlineAt } = readClock(state.clock, now)
  if (state.phase !== 'running' || deadlineAt === undefined) return undefined
  const { attemptId } = state
  return {
    key: `deadline:${attemptId}`,
    kind: jobKinds.deadline,
    runAt: deadlineAt,
    payload: { attemptId },
    replace: true,
  }
}

/** Written with the event that ends an attempt. */
export function sealJob(attemptId: string, now: number): NewJob {
  return { key: `seal:${attemptId}`, kind: jobKinds.seal, runAt: now, payload: { attemptId } }
}

/** Written with the word that the account is sealed. */
export function judgeJob(attemptId: string, now: number): NewJob {
  return { key: `judge:${attemptId}`, kind: jobKinds.judge, runAt: now, payload: { attemptId } }
}

/** Looks again at what stayed open; each time takes the place of the one before. */
export function reviewJob(attemptId: string, runAt: number): NewJob {
  const payload = { attemptId }
  return { key: `review:${attemptId}`, kind: jobKinds.review, runAt, payload, replace: true }
}

/** Issues the credentials of a pass; set anew by a later decision that may have made it one. */
export function issueJob(attemptId: string, now: number): NewJob {
  const payload = { attemptId }
  return { key: `issue:${attemptId}`, kind: jobKinds.issue, runAt: now, payload, replace: true }
}

/** Gives back what an attempt holds of this machine. */
export function releaseJob(attemptId: string, runAt: number): NewJob {
  return { key: `release:${attemptId}`, kind: jobKinds.release, runAt, payload: { attemptId } }
}
