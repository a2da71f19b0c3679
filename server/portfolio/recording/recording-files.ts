import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import { type RecordedTerminal, readRecordedTerminal } from '../../../shared/journal/recorded-terminal.ts'
import { type CastEvent, writeCast } from '../../../shared/portfolio/asciicast.ts'
import { packFiles, type RecordingList } from '../../../shared/portfolio/portfolio-parts.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { TextFinder } from '../exam-texts.ts'
import type { PortfolioFile } from '../portfolio-files.ts'
import { type Removed, withoutSecrets } from '../secret-scanner.ts'
import { cleanRecording } from './clean-recording.ts'

/** The recordings as they leave, and what was taken out of them, by path. */
export interface RecordingFiles {
  readonly files: readonly PortfolioFile[]
  readonly removed: readonly (Removed & { readonly path: string })[]
}

/** Of one terminal; what comes after is left out, and that is said. */
const mostMoments = 30_000
/** Of all terminals together. */
const mostChars = 3 * 1_024 * 1_024
const mostTerminals = 20
/** What a marker says, in characters. */
const longestLabel = 160
const clearScreen = '\x1b[0m\x1b[2J\x1b[H'

/** Terminals as asciicasts, with a marker at each verdict that changed; empty where nobody consented to a recording. */
export async function recordingFiles(
  report: Report,
  entries: readonly JournalEntry[],
  saved: (digest: string) => Promise<Uint8Array | undefined>,
  examTexts: TextFinder,
): Promise<RecordingFiles> {
  const files: PortfolioFile[] = []
  const removed: (Removed & { path: string })[] = []
  const list: RecordingList = []
  const marks = verdictMarks(report, entries)
  let left = mostChars
  for (const [index, digests] of [...digestsByTerminal(entries).values()].slice(0, mostTerminals).entries()) {
    const path = `recording/${index + 1}.cast`
    const title = `Terminal ${index + 1}`
    const { moments, isCut } = await readMoments(digests, saved, left)
    left -= charsOf(moments)
    const clean = await cleanRecording(moments, examTexts)
    if (clean.kind === 'refused') {
      removed.push({ path, rule: 'left-out', count: 1 })
      list.push({ title, withheld: 'secret' })
      continue
    }
    const text = castOf(title, clean, marks)
    if (text === undefined) continue
    removed.push(...clean.removed.map(one => ({ ...one, path })))
    files.push({ path, text, class: 'candidate' })
    const ms = (clean.moments.at(-1)?.[0] ?? 0) - (clean.moments[0]?.[0] ?? 0)
    list.push({ title, path, ms, ...(isCut && { cut: true }) })
  }
  if (list.length > 0)
    files.unshift({
      path: packFiles.recordings,
      text: `${JSON.stringify(list, undefined, 2)}\n`,
      class: 'candidate',
    })
  return { files, removed }
}

function digestsByTerminal(entries: readonly JournalEntry[]): ReadonlyMap<string, readonly string[]> {
  const byTerminal = new Map<string, string[]>()
  for (const entry of entries) {
    if (entry.type !== 'terminal-recorded') continue
    const { terminalId, digest } = entry.body
    byTerminal.set(terminalId, [...(byTerminal.get(terminalId) ?? []), digest])
  }
  return byTerminal
}

async function readMoments(
  digests: readonly string[],
  saved: (digest: string) => Promise<Uint8Array | undefined>,
  chars: number,
): Promise<{ readonly moments: RecordedTerminal; readonly isCut: boolean }> {
  const moments: RecordedTerminal = []
  let left = chars
  for (const digest of digests) {
    const bytes = await saved(digest)
    const piece = bytes === undefined ? [] : readRecordedTerminal(new TextDecoder().decode(bytes))
    for (const moment of piece) {
      left -= moment[1] === 'o' ? moment[2].length : 0
      if (left < 0 || moments.length >= mostMoments) return { moments, isCut: true }
      moments.push(moment)
    }
  }
  return { moments, isCut: false }
}

const charsOf = (moments: RecordedTerminal): number =>
  moments.reduce((sum, moment) => sum + (moment[1] === 'o' ? moment[2].length : 0), 0)

interface Mark {
  readonly at: number
  readonly label: string
}

/** Each verdict that said something else than the one before it; what the first look found is how things were handed over. */
function verdictMarks(report: Report, entries: readonly JournalEntry[]): readonly Mark[] {
  const titles = new Map(
    report.challenge.tasks.flatMap(task =>
      task.checks.map(check => [check.id, `${task.title}: ${check.title}`]),
    ),
  )
  const before = new Map<string, string>()
  const marks: Mark[] = []
  for (const entry of entries) {
    if (entry.type !== 'check-finished') continue
    const { checkId, verdict } = entry.body
    const last = before.get(checkId)
    before.set(checkId, verdict.outcome)
    if (last === undefined || last === verdict.outcome || verdict.outcome === 'inconclusive') continue
    const title = titles.get(checkId)
    if (title === undefined) continue
    marks.push({ at: entry.at, label: labelOf(`${verdict.outcome === 'pass' ? '✓' : '✗'} ${title}`) })
  }
  return marks
}

function labelOf(text: string): string {
  const clean = withoutSecrets(text)
  return clean.kind === 'clean' ? clean.text.slice(0, longestLabel) : ''
}

/** Undefined where nothing was printed. */
function castOf(
  title: string,
  {
    moments,
    wholeScreenAt,
  }: { readonly moments: RecordedTerminal; readonly wholeScreenAt: readonly number[] },
  verdicts: readonly Mark[],
): string | undefined {
  const [first] = moments
  const last = moments.at(-1)
  if (first === undefined || last === undefined || !moments.some(moment => moment[1] === 'o'))
    return undefined
  const size = moments.find(moment => moment[1] === 'r')
  const startedAt = first[0]
  const events: CastEvent[] = []
  const marks = [
    ...verdicts.filter(({ at }) => at >= startedAt && at <= last[0]),
    ...wholeScreenAt.map(at => ({ at, label: 'A program that fills the screen, which is not shown' })),
  ].sort((one, other) => one.at - other.at)
  let next = 0
  const marksUntil = (time: number) => {
    for (; next < marks.length; next += 1) {
      const mark = marks[next]
      if (mark === undefined || mark.at > time) return
      events.push({ atMs: Math.max(0, mark.at - startedAt), code: 'm', data: mark.label })
    }
  }
  for (const moment of moments) {
    marksUntil(moment[0])
    const atMs = Math.max(events.at(-1)?.atMs ?? 0, moment[0] - startedAt)
    if (moment[1] === 'o') events.push({ atMs, code: 'o', data: moment[2] })
    // After both, the screen is empty: what was on it was another one's.
    if (moment[1] === 'r') events.push({ atMs, code: 'r', data: `${moment[2]}x${moment[3]}` })
    if (moment[1] === 'g') events.push({ atMs, code: 'm', data: 'What was printed here is missing' })
    if (moment[1] !== 'o') events.push({ atMs, code: 'o', data: clearScreen })
  }
  marksUntil(last[0])
  return writeCast({
    cols: size?.[1] === 'r' ? size[2] : 80,
    rows: size?.[1] === 'r' ? size[3] : 24,
    startedAt,
    title,
    events,
  })
}
