import { archiveLimits } from '../../../shared/journal/archive-limits.ts'
import type { LeftOut, LeftOutReason } from '../../../shared/journal/workspace-events.ts'
import type { FileChange, ReportFile } from '../../../shared/report/report-files.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { visiblePath } from '../../ui/visible-path.ts'

export const changeWords: { readonly [change in FileChange]: string } = {
  new: 'New',
  changed: 'Changed',
  removed: 'Removed',
  unchanged: 'Unchanged',
}

/** `1 new, 2 changed`: what happened to the files that were not left as they were. */
export function summarise(files: readonly ReportFile[]): string {
  const counts = (['new', 'changed', 'removed'] as const)
    .map(change => ({ change, count: files.filter(file => file.change === change).length }))
    .filter(({ count }) => count > 0)
  return counts.map(({ change, count }) => `${count} ${change}`).join(', ')
}

const reasonWords: { readonly [why in LeftOutReason]: string } = {
  'tool-folder': 'filled by a tool',
  'no-plain-file': 'a link, a pipe or a device',
  'too-large': `larger than ${formatBytes(archiveLimits.fileBytes)}`,
  'too-many': `more than the ${archiveLimits.files.toLocaleString('en')} files or ${formatBytes(archiveLimits.totalBytes)} that are kept`,
  unreadable: 'could not be read',
  name: 'its name is too long or no text',
}

/** `node_modules: filled by a tool`, with how many more there were that are not named. */
export function leftOutSentence({ why, count, paths }: LeftOut): string {
  const named = paths.map(visiblePath).join(', ')
  const more = count - paths.length
  return `${named}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}: ${reasonWords[why]}`
}
