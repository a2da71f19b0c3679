import type { CheckRunner } from '../checks/check-runner.ts'
import type { CheckLook, CodeRun } from '../checks/runs.ts'
import { type ReadCall, watchReads } from './watch-reads.ts'

/** What a preview hears of the code of its challenge. */
export interface RunnerEars {
  /** An account is about to be filled. */
  seeding(run: CodeRun): void
  /** It is filled, or why not. */
  seeded(run: CodeRun, problem: string | undefined): void
  looked(run: CodeRun, checkId: string, look: CheckLook, calls: readonly ReadCall[]): void
}

/** A runner that does all that the other does, and tells of it. */
export function watchRunner(runner: CheckRunner, ears: RunnerEars): CheckRunner {
  return {
    ...runner,
    async seed(run) {
      ears.seeding(run)
      try {
        await runner.seed(run)
      } catch (error) {
        ears.seeded(run, error instanceof Error ? error.message : String(error))
        throw error
      }
      ears.seeded(run, undefined)
    },
    async seat(run, signal) {
      const { port, calls } = watchReads(run.port)
      const seat = await runner.seat({ ...run, port }, signal)
      return {
        leave: () => seat.leave(),
        async look(checkId, beside) {
          const before = calls.length
          const look = await seat.look(checkId, beside)
          ears.looked(run, checkId, look, calls.slice(before))
          return look
        },
      }
    },
  }
}
