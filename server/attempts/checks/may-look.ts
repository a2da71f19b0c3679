import { looksNow } from '../../../shared/challenge/feedback.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'

/** Whether a check of an attempt looks for this cause, by what its challenge says of feedback. */
export function mayLook(
  { manifest }: Pick<LoadedChallenge, 'manifest'>,
  { mode, checks }: Pick<AttemptState, 'mode' | 'checks'>,
  checkId: string,
  cause: CheckCause,
): boolean {
  const check = manifest.tasks.flatMap(task => task.checks).find(({ id }) => id === checkId)
  const before = checks[checkId]
  const isAsked = before?.checking === true && before.cause === 'request'
  return looksNow(check?.feedback ?? manifest.feedback, { cause, isExam: mode === 'exam', isAsked })
}
