import type { CheckState } from '../journal/attempt-state.ts'
import { computeScore, type ScoringScheme } from './compute-score.ts'
import type { Score } from './score.ts'

/** The score of an attempt that has ended: what its checks said after the end, then or in a later look, or a person said. */
export function finalScore(scheme: ScoringScheme, checks: { readonly [checkId: string]: CheckState }): Score {
  const outcomes = Object.entries(checks).map(([id, { cause, verdict }]) => [
    id,
    cause === 'submission' || cause === 'review' ? verdict?.outcome : undefined,
  ])
  return computeScore(scheme, Object.fromEntries(outcomes))
}
