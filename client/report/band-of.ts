import type { Report } from '../../shared/report/report.ts'
import { scale, scaledScore } from '../../shared/score/scaled-score.ts'

/** Where a score is, how far it may be off, and where it passes: on the scale of the exam, or in percent. */
export interface Band {
  readonly unit: 'scaled' | 'percent'
  readonly least: number
  readonly most: number
  readonly score: number
  readonly low: number
  readonly high: number
  readonly cut: number
  /** The cut is within the band: another form could have decided otherwise. */
  readonly isNearCut: boolean
}

/** One standard error to either side, `errorPercent` of the points; undefined while points are open, whose range says more. */
export function bandOf(
  { score, challenge }: Pick<Report, 'score' | 'challenge'>,
  errorPercent: number,
): Band | undefined {
  if (score.open > 0 || score.possible <= 0) return undefined
  const { percent } = score
  const [low, high] = [Math.max(0, percent - errorPercent), Math.min(100, percent + errorPercent)]
  const cut = challenge.passPercent
  const isNearCut = low < cut && cut <= high
  if (score.scaled === undefined)
    return { unit: 'percent', least: 0, most: 100, score: percent, low, high, cut, isNearCut }
  const onScale = (each: number) => scaledScore(each, 100, cut)
  return {
    unit: 'scaled',
    least: scale.lowest,
    most: scale.highest,
    score: score.scaled.lowest,
    low: onScale(low),
    high: onScale(high),
    cut: scale.cut,
    isNearCut,
  }
}
