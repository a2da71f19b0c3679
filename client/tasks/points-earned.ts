import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { computeScore } from '../../shared/score/compute-score.ts'

/** The points that the verdicts known so far would earn; `possible` is the whole challenge, undecided checks included. */
export function pointsEarned(
  challenge: Pick<ChallengeView, 'passPercent' | 'domains' | 'tasks' | 'points'>,
  checks: AttemptState['checks'],
  help: AttemptState['help'] = {},
): { readonly earned: number; readonly possible: number } {
  const outcomes = Object.entries(checks).map(([id, check]) => [id, check.verdict?.outcome] as const)
  const score = computeScore(challenge, Object.fromEntries(outcomes), help)
  return { earned: score.earned, possible: challenge.points }
}
