import { type PublishedFigures, publishedFiguresSchema } from '../../shared/report/scoring-report.ts'
import type { ExamStatistics } from './exam-statistics.ts'

/** Of an exam's statistics what anybody may see: nothing of a single check or variant. */
export function publishedFigures(version: string, statistics: ExamStatistics): PublishedFigures {
  const { complete, passRate, alpha, standardErrorPercent, consistency } = statistics
  return publishedFiguresSchema.parse({
    version,
    attempts: complete,
    passRate,
    alpha,
    standardErrorPercent,
    ...(consistency && {
      sameDecision: {
        pengSubkoviak: consistency.pengSubkoviak.sameDecision,
        livingstonLewis: consistency.livingstonLewis?.sameDecision,
      },
    }),
  })
}
