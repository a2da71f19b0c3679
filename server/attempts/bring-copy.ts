import { createHash } from 'node:crypto'
import { AppError } from '../../shared/problem.ts'
import type { AttemptFace } from './face/attempt-face.ts'
import type { JobRun } from './journal/attempt-store.ts'
import type { LiveAttempt } from './journal/live-attempt.ts'

/** A copy as its bringing needs it: its journal, and what its candidate can do with it. */
export interface CopyAttempt {
  readonly attempt: LiveAttempt
  readonly face: Pick<AttemptFace, 'perform'>
}

/**
 * A step that does not come to its end is tried so often by one server, since what it needed may have been away for a moment: a
 * solution leads to the same from wherever it begins.
 */
const mostTries = 3

/**
 * The durable job that solves the tasks of a copy in its candidate's name, one after the other, and then writes down how that
 * ended. Whatever ends a server in the middle, the next one goes on: a task that is solved stays so, and one that was half done is
 * done again. Rejects, to be called again, for as long as the platform is at fault.
 */
export function createCopyRun(open: (attemptId: string) => Promise<CopyAttempt>): JobRun {
  const failures = new Map<string, number>()

  async function solveAll(
    { attempt, face }: CopyAttempt,
    signal: AbortSignal,
  ): Promise<'complete' | 'failed'> {
    for (const taskId of attempt.state().copy?.tasks ?? []) {
      signal.throwIfAborted()
      try {
        await face.perform(commandId(attempt.id, taskId), { kind: 'solve', taskId })
      } catch (error) {
        signal.throwIfAborted()
        if (!isOfTheStep(error)) throw error
        const failed = (failures.get(attempt.id) ?? 0) + 1
        failures.set(attempt.id, failed)
        if (failed < mostTries) throw error
        return 'failed'
      }
    }
    return 'complete'
  }

  return async (attemptId, signal) => {
    const copy = await open(attemptId)
    const isUnderWay = () => {
      const { phase, copy: wanted } = copy.attempt.state()
      return phase === 'running' && wanted !== undefined && wanted.ended === undefined
    }
    if (!isUnderWay()) return
    const how = await solveAll(copy, signal)
    await copy.attempt.append(() => (isUnderWay() ? [{ type: 'copy-ended', body: { how } }] : []))
    failures.delete(attemptId)
  }
}

/** Whether it is the step that failed: all else is tried again for as long as it takes. */
function isOfTheStep(error: unknown): boolean {
  return error instanceof AppError && ['step-failed', 'unknown-task'].includes(error.code)
}

/** The same task of the same copy is solved once. */
function commandId(attemptId: string, taskId: string): string {
  return createHash('sha256').update(`${attemptId} ${taskId}`).digest('hex')
}
