import { readClock } from '../../../shared/clock.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { NewJob } from '../journal/attempt-store.ts'

/** The durable jobs of attempts. */
export const jobKinds = {
  prepare: 'prepare-attempt',
  deadline: 'attempt-deadline',
  close: 'close-attempt',
  release: 'release-attempt',
} as const

export function prepareJob(attemptId: string, now: number): NewJob {
  return { key: `prepare:${attemptId}`, kind: jobKinds.prepare, runAt: now, payload: { attemptId } }
}

/** The job that ends the attempt when its time is up; undefined while no deadline stands. */
export function deadlineJob(state: AttemptState, now: number): NewJob | undefined {
  const { deadlineAt } = readClock(state.clock, now)
  if (state.phase !== 'running' || deadlineAt === undefined) return undefined
  const { attemptId } = state
  return {
    key: `deadline:${attemptId}:${deadlineAt}`,
    kind: jobKinds.deadline,
    runAt: deadlineAt,
    payload: { attemptId },
  }
}

export function closeJob(attemptId: string, now: number): NewJob {
  return { key: `close:${attemptId}`, kind: jobKinds.close, runAt: now, payload: { attemptId } }
}

export function releaseJob(attemptId: string, runAt: number): NewJob {
  return { key: `release:${attemptId}`, kind: jobKinds.release, runAt, payload: { attemptId } }
}
