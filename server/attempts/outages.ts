import type { OutageReason } from '../../shared/clock.ts'
import type { AttemptRegistry } from './attempt-registry.ts'
import { decideGiveBack, decideResume, decideStop } from './decide.ts'
import type { LiveAttempt } from './live-attempt.ts'

/** What the platform's faults do to clocks. `afterwards` runs for each attempt whose deadline moved. */
export function createOutages(
  registry: AttemptRegistry,
  afterwards: (attempt: LiveAttempt) => Promise<void>,
) {
  const running = () => registry.loaded().filter(attempt => attempt.state().phase === 'running')

  return {
    async stop(reason: OutageReason): Promise<void> {
      await Promise.all(running().map(attempt => attempt.append(decideStop(reason))))
    },
    async resume(reason: OutageReason): Promise<void> {
      await Promise.all(
        running().map(async attempt => {
          await attempt.append(decideResume(reason))
          await afterwards(attempt)
        }),
      )
    },
    /** Gives one attempt the time of an outage that nobody could write down while it lasted. */
    async giveBack(attempt: LiveAttempt, reason: OutageReason, from: number, to: number): Promise<void> {
      await attempt.append(decideGiveBack(reason, from, to))
      await afterwards(attempt)
    },
  }
}
