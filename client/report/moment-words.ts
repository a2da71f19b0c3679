import type { Moment, Report } from '../../shared/report/report.ts'
import { said } from '../words/said.ts'

/** A moment of the time line in words. */
export function momentWords(moment: Moment, { challenge }: Pick<Report, 'challenge'>): string {
  switch (moment.kind) {
    case 'fails':
    case 'passes':
    case 'not-decided':
    case 'no-longer-passes': {
      const checks = challenge.tasks.flatMap(task => task.checks)
      const title = checks.find(({ id }) => id === moment.checkId)?.title ?? moment.checkId
      return said(`moment.${moment.kind}`, { title })
    }
    case 'given-back':
      return said('moment.given-back', { ms: moment.ms, why: said(`outage.${moment.reason}`, {}) })
    case 'submitted':
    case 'expired':
      return said(`moment.${moment.kind}`, {})
    default:
      return moment satisfies never
  }
}
