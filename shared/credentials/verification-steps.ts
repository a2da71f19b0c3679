import { Refused, type VerificationStep } from './verification.ts'
import type { VerificationText } from './verification-text.ts'

/** Notes what was looked at, and how long it took. */
export interface StepNotes {
  /** Does a step; what it throws is noted as speaking against. `title` may depend on what came of it. */
  step<Result>(
    title: string | ((result: Result) => string),
    look: () => Result | Promise<Result>,
  ): Promise<Result>
  /** Notes what could not be found out. */
  unknown(title: string): void
  /** The last step, which was noted as speaking against, found nothing out instead. */
  turnUnknown(title: string): void
  /** All so far. */
  steps(): readonly VerificationStep[]
}

/** Begins without any. @param clock milliseconds of any origin @param text how a refusal is told */
export function createStepNotes(clock: () => number, text: VerificationText): StepNotes {
  const steps: VerificationStep[] = []
  return {
    async step(title, look) {
      const begun = clock()
      const note = (said: string, state: VerificationStep['state']) =>
        steps.push({ title: said, state, ms: Math.round(clock() - begun) })
      try {
        const result = await look()
        note(typeof title === 'string' ? title : title(result), 'yes')
        return result
      } catch (error) {
        note(error instanceof Refused ? text.refused(error) : String(error), 'no')
        throw error
      }
    },
    unknown(title) {
      steps.push({ title, state: 'unknown', ms: 0 })
    },
    turnUnknown(title) {
      const last = steps.pop()
      steps.push({ title, state: 'unknown', ms: last?.ms ?? 0 })
    },
    steps: () => [...steps],
  }
}
