import type { AttemptState, CheckState } from '../journal/attempt-state.ts'
import { computeScore, type ScoringScheme } from './compute-score.ts'
import type { Score } from './score.ts'

/**
 * The score of an attempt that has ended: what its checks said after the end, then or in a later look, or a person said. A
 * check that still looks has said nothing yet.
 */
export function finalScore(
  scheme: ScoringScheme,
  { checks, help }: Pick<AttemptState, 'checks' | 'help'>,
): Score {
  const outcomes = Object.entries(checks).map(([id, check]) => [
    id,
    hasFinalVerdict(check) ? check.verdict?.outcome : undefined,
  ])
  return computeScore(scheme, Object.fromEntries(outcomes), help)
}

/** Whether what the check said last was said of what stood at the end. */
export function hasFinalVerdict({ cause, checking, verdict }: CheckState): boolean {
  return (cause === 'submission' || cause === 'review') && !checking && verdict !== undefined
}
