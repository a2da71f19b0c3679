import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { TextFinder } from '../exam-texts.ts'
import { type RecordingFiles, recordingFiles } from './recording-files.ts'

/** So many attempts' recordings are remembered. */
const mostRemembered = 8

/** Looks through the recordings of an attempt once, not at each change of its portfolio: what an attempt recorded changes no more. */
export function rememberRecordings(saved: (digest: string) => Promise<Uint8Array | undefined>) {
  const known = new Map<string, { readonly head: string; readonly files: Promise<RecordingFiles> }>()
  return (
    attemptId: string,
    report: Report,
    entries: readonly JournalEntry[],
    examTexts: TextFinder,
  ): Promise<RecordingFiles> => {
    const head = `${report.journal.hash} ${report.journal.entries}`
    const before = known.get(attemptId)
    if (before?.head === head) return before.files
    const files = recordingFiles(report, entries, saved, examTexts)
    known.delete(attemptId)
    known.set(attemptId, { head, files })
    files.catch(() => known.delete(attemptId))
    const [oldest] = known.keys()
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest)
    return files
  }
}
