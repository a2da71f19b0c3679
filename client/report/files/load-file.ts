import { maxFileBytes } from '../../../shared/protocol/limits.ts'
import type { ReportFile } from '../../../shared/report/report-files.ts'
import { getFile } from '../../../shared/routes/file-routes.ts'
import { type DifferenceLine, lineDifference } from '../../../shared/text/line-difference.ts'
import { fetchDownload } from '../../http/call-route.ts'
import { reportWords } from '../said-in-report.ts'

/** A text of this size the editor would open as well; a larger one is for a program of one's own. */
export function isShown(file: ReportFile): boolean {
  return !file.binary && file.bytes <= maxFileBytes
}

export interface LoadedFile {
  readonly lines: readonly DifferenceLine[]
  /** What the lines do not show; a sentence. */
  readonly note: string | undefined
}

/** A file's text beside what it was at the start. */
export async function loadFile(attemptId: string, file: ReportFile): Promise<LoadedFile> {
  const text = async (digest: string) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(await fetchDownload(getFile, { attemptId, digest }))
  const { change, digest, starterDigest } = file
  switch (change) {
    case 'changed': {
      const [before, after] = await Promise.all([starterDigest ? text(starterDigest) : '', text(digest)])
      const lines = lineDifference(before, after)
      const same = lines.every(({ kind }) => kind === 'same')
      return { lines, note: same ? reportWords().onlyLineBreak : undefined }
    }
    case 'removed':
      return { lines: lineDifference(await text(digest), ''), note: undefined }
    case 'new':
    case 'unchanged': {
      const whole = await text(digest)
      return { lines: lineDifference(whole, whole), note: whole === '' ? reportWords().emptyFile : undefined }
    }
    default:
      return change satisfies never
  }
}
