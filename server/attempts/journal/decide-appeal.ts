import type { AppealReplay } from '../../../shared/journal/appeal-events.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { foldEntry } from '../../../shared/journal/fold.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Score } from '../../../shared/score/score.ts'
import type { Decision } from './decide.ts'

/** A verdict is appealed once, when the score is there, where it is no pass and no person has decided it. */
export function decideAppeal(checkId: string, reason: string): Decision {
  return state => {
    const check = state.checks[checkId]
    if (state.phase !== 'scored')
      throw new AppError('report-not-ready', 'A verdict can be appealed as soon as the report is there.')
    if (check?.appeal !== undefined) {
      if (check.appeal.reason === reason) return []
      throw new AppError(
        'not-allowed',
        'You have asked for another look at this already. It is answered here.',
      )
    }
    if (check?.verdict === undefined || check.verdict.outcome === 'pass')
      throw new AppError('not-allowed', 'Only a criterion that does not pass can be looked at again.')
    if (check.review !== undefined)
      throw new AppError('not-allowed', 'A person has decided this criterion already, and gave the reason.')
    return [{ type: 'verdict-appealed', body: { checkId, reason } }]
  }
}

/** What a person decides of an appeal; told again, it does nothing. */
export function decideAppealed(
  decided: {
    readonly checkId: string
    readonly granted: boolean
    readonly reason: string
    readonly replay: AppealReplay
  },
  scoreOf: (state: AttemptState) => Score,
): Decision {
  return (state, now) => {
    const appeal = state.checks[decided.checkId]?.appeal
    if (appeal === undefined)
      throw new AppError('not-allowed', `Nobody has appealed ${decided.checkId} in this attempt.`)
    const before = appeal.decided
    if (before?.granted === decided.granted && before.reason === decided.reason) return []
    if (before !== undefined)
      throw new AppError('not-allowed', `The appeal of ${decided.checkId} is decided; nobody turns that.`)
    const event = { type: 'appeal-decided', body: decided } as const
    if (!decided.granted) return [event]
    const entry = { ...event, seq: state.seq + 1, at: now, previousHash: state.hash, hash: '' }
    return [event, { type: 'attempt-rescored', body: { score: scoreOf(foldEntry(state, entry)) } }]
  }
}

/** The checks whose appeal nobody has decided. */
export function openAppeals({ checks }: Pick<AttemptState, 'checks'>): string[] {
  return Object.entries(checks).flatMap(([id, { appeal }]) => (appeal && !appeal.decided ? [id] : []))
}
