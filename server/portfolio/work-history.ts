import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import type { History } from '../../shared/portfolio/portfolio-parts.ts'
import type { Report } from '../../shared/report/report.ts'

type Texts = Readonly<Record<string, string>>

/** The texts that a history is made of, without secrets. */
export interface HistoryTexts {
  readonly before: Texts
  readonly after: Texts
  /** What the editor saved at a path; undefined where it cannot be shown. */
  saved(path: string, digest: string): Promise<string | undefined>
}

/** Of all steps together: a repository larger than that is not the work of an exam. */
const maxHistoryChars = 4 * 1024 * 1024

/**
 * The starter, a step each time a task passed for the first time, and the end. Steps have what the editor had saved by then;
 * what was made in a terminal is in the last one.
 */
export async function workHistory(
  report: Report,
  entries: readonly JournalEntry[],
  { before, after, saved }: HistoryTexts,
): Promise<History> {
  const { title, version, tasks } = report.challenge
  const history: History = [
    { message: `Starter of ${title} ${version}`, at: report.time.startedAt, files: { ...before } },
  ]
  const passing = new Set<string>()
  const done = new Set<string>()
  let files: Record<string, string> = { ...before }
  for (const entry of entries) {
    files = await changedBy(entry, files, saved)
    if (entry.type !== 'check-finished') continue
    const { checkId, verdict } = entry.body
    if (verdict.outcome === 'pass') passing.add(checkId)
    else passing.delete(checkId)
    for (const task of tasks) {
      if (done.has(task.id) || !task.checks.every(({ id }) => passing.has(id))) continue
      done.add(task.id)
      history.push({ message: `${task.title}: passes`, at: entry.at, files: { ...files } })
    }
  }
  history.push({ message: 'As judged', at: report.ended.at, files: { ...after } })
  return sizeOf(history) > maxHistoryChars
    ? [history[0], history.at(-1)].filter(step => step !== undefined)
    : history
}

const sizeOf = (history: History): number =>
  history.reduce(
    (sum, step) => sum + Object.values(step.files).reduce((all, text) => all + text.length, 0),
    0,
  )

async function changedBy(
  entry: JournalEntry,
  files: Record<string, string>,
  saved: HistoryTexts['saved'],
): Promise<Record<string, string>> {
  switch (entry.type) {
    case 'file-saved': {
      const { path, digest } = entry.body
      const text = await saved(path, digest)
      return text === undefined ? files : { ...files, [path]: text }
    }
    case 'file-removed':
      return moved(files, path => (within(path, entry.body.path) ? undefined : path))
    case 'file-renamed': {
      const { from, to } = entry.body
      return moved(files, path => (within(path, from) ? to + path.slice(from.length) : path))
    }
    default:
      return files
  }
}

const within = (path: string, folderOrFile: string): boolean =>
  path === folderOrFile || path.startsWith(`${folderOrFile}/`)

function moved(files: Readonly<Record<string, string>>, to: (path: string) => string | undefined) {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => {
      const kept = to(path)
      return kept === undefined ? [] : [[kept, text] as const]
    }),
  )
}
