import type { AttemptSummary } from '../../shared/routes/attempt-routes.ts'
import type { ScoreResult } from '../../shared/score/score.ts'

/** What one person has done in one challenge until now. */
export interface AttemptsSoFar {
  readonly open: AttemptSummary | undefined
  /** Newest first, scored ones only. */
  readonly scored: readonly AttemptSummary[]
  readonly bestPercent: number | undefined
  readonly passed: boolean
  /** Of a version whose attempts this one cannot read. */
  readonly outdated: number
}

export function attemptsSoFar(attempts: readonly AttemptSummary[], challengeId: string): AttemptsSoFar {
  const own = attempts
    .filter(attempt => attempt.challengeId === challengeId)
    .toSorted((a, b) => b.createdAt - a.createdAt)
  const scored = own.filter(({ percent }) => percent !== undefined)
  const percents = scored.flatMap(({ percent }) => (percent === undefined ? [] : [percent]))
  return {
    open: own.find(({ open }) => open),
    scored,
    bestPercent: percents.length === 0 ? undefined : Math.max(...percents),
    outdated: own.filter(({ phase }) => phase === 'outdated').length,
    passed: own.some(({ mode, passed }) => mode === 'exam' && passed === true),
  }
}

/** What a scored attempt came to, as far as that is certain. */
export function resultOf({ passed }: Pick<AttemptSummary, 'passed'>): ScoreResult {
  if (passed === undefined) return 'open'
  return passed ? 'passed' : 'not-passed'
}

/** The two ends of its score. */
export function rangeOf({ percent = 0, highestPercent = percent }: AttemptSummary): {
  readonly percent: number
  readonly highest: number
} {
  return { percent, highest: highestPercent }
}
