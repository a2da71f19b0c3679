import { archiveLimits } from '../../../shared/journal/archive-limits.ts'
import type { LeftOut, LeftOutReason } from '../../../shared/journal/workspace-events.ts'
import type { ReportFile } from '../../../shared/report/report-files.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { visiblePath } from '../../ui/visible-path.ts'
import { reportWords } from '../said-in-report.ts'

/** `1 new, 2 changed`: what happened to the files that were not left as they were. */
export function summarise(files: readonly ReportFile[]): string {
  const counts = (['new', 'changed', 'removed'] as const)
    .map(change => ({ change, count: files.filter(file => file.change === change).length }))
    .filter(({ count }) => count > 0)
  return counts.map(({ change, count }) => reportWords().counted(change, count)).join(', ')
}

function reasonWords(why: LeftOutReason): string {
  const { leftOut } = reportWords()
  if (why === 'too-large') return leftOut[why](formatBytes(archiveLimits.fileBytes))
  if (why === 'too-many') return leftOut[why](archiveLimits.files, formatBytes(archiveLimits.totalBytes))
  return leftOut[why]
}

/** `node_modules: filled by a tool`, with how many more there were that are not named. */
export function leftOutSentence({ why, count, paths }: LeftOut): string {
  const named = paths.map(visiblePath).join(', ')
  const more = count - paths.length
  return `${named}${more > 0 ? reportWords().andMore(more) : ''}: ${reasonWords(why)}`
}
