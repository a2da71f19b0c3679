import type { ChallengeView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { pointsEarned } from '../tasks/points-earned.ts'
import { type Standing, taskStanding } from '../tasks/standing.ts'

/** What a person should know before submitting. */
export interface SubmitSummary {
  readonly passing: number
  readonly points: { readonly earned: number; readonly possible: number }
  /** Tasks that do not pass, in their order. */
  readonly open: readonly { readonly task: TaskView; readonly standing: Standing }[]
}

export function submitSummary(challenge: ChallengeView, checks: AttemptState['checks']): SubmitSummary {
  const all = challenge.tasks.map(task => ({ task, standing: taskStanding(task, checks) }))
  const open = all.filter(({ standing }) => standing !== 'pass')
  return { passing: all.length - open.length, points: pointsEarned(challenge, checks), open }
}
