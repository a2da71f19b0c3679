import type { Report } from '../../shared/report/report.ts'
import { said } from '../words/said.ts'

/** The percent that are certain, and with open points those that may be. */
export function percentWords({ score }: Pick<Report, 'score'>): string {
  return said('score.percent', { percent: score.percent, highest: score.highestPercent })
}
