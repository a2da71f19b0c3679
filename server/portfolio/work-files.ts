import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { type ChangesFile, packFiles } from '../../shared/portfolio/portfolio-parts.ts'
import { AppError } from '../../shared/problem.ts'
import type { Report } from '../../shared/report/report.ts'
import type { ReportFile } from '../../shared/report/report-files.ts'
import { unifiedPatch } from '../../shared/text/unified-patch.ts'
import type { AttemptFace } from '../attempts/face/attempt-face.ts'
import type { TextFinder } from './exam-texts.ts'
import type { PortfolioFile } from './portfolio-files.ts'
import { maxScannedChars, type Removed, withoutSecrets } from './secret-scanner.ts'
import { workHistory } from './work-history.ts'

/** The work as it leaves, and what was taken out of it, by path. */
export interface WorkFiles {
  readonly files: readonly PortfolioFile[]
  readonly removed: readonly (Removed & { readonly path: string })[]
}

/** Where the bytes of the work are. */
export interface WorkSources {
  readonly face: Pick<AttemptFace, 'keptFile'>
  /** What the editor saved, by a digest that this attempt's journal names; undefined where it is gone. */
  saved(digest: string): Promise<Uint8Array | undefined>
  /** What stays beside secrets: the texts of the exam. */
  readonly examTexts: TextFinder
}

/** More is not looked at, and so not shown. */
const maxFiles = 200
type Text =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' | 'too-large' | 'secret' | 'deleted' }

/** The files that were made, as differences from the starter and as steps, with every secret taken out. */
export async function workFiles(
  { face, saved, examTexts }: WorkSources,
  report: Report,
  entries: readonly JournalEntry[],
): Promise<WorkFiles> {
  const removed: (Removed & { path: string })[] = []
  const scanned = (path: string, text: Text): Text => {
    if (text.kind !== 'text') return text
    const clean = withoutSecrets(text.text, examTexts)
    if (clean.kind === 'refused') return { kind: 'secret' }
    for (const { rule, count } of clean.removed)
      if (!removed.some(one => one.path === path && one.rule === rule)) removed.push({ path, rule, count })
    return { kind: 'text', text: clean.text }
  }
  const read = async (path: string, digest: string): Promise<Text> =>
    scanned(path, await keptText(face, digest))
  const all = (report.files?.files ?? []).slice(0, maxFiles)
  const texts = new Map<string, { readonly before?: Text | undefined; readonly after?: Text | undefined }>()
  for (const file of all) texts.set(file.path, await bothTexts(file, read))

  const changes: ChangesFile = []
  const files: PortfolioFile[] = []
  for (const { path, change } of all) {
    if (change === 'unchanged') continue
    const { before, after } = texts.get(path) ?? {}
    const unreadable = [before, after].find(isUnreadable)
    if (unreadable !== undefined) {
      changes.push({ path, change, added: 0, removed: 0, withheld: unreadable.kind })
      continue
    }
    const { patch, ...counts } = unifiedPatch(path, plain(before), plain(after))
    const name = `changes/${changes.length + 1}.patch`
    changes.push({ path, change, ...counts, patch: name })
    files.push({ path: name, text: patch, class: 'candidate' })
  }
  const history = await workHistory(report, entries, {
    before: side(texts, 'before'),
    after: side(texts, 'after'),
    saved: async (path, digest) => {
      const bytes = await saved(digest)
      const text = bytes && scanned(path, textOf(bytes))
      return text && plain(text)
    },
  })
  files.unshift({
    path: packFiles.changes,
    text: `${JSON.stringify(changes, undefined, 2)}\n`,
    class: 'candidate',
  })
  files.push({ path: packFiles.history, text: JSON.stringify(history), class: 'candidate' })
  return { files, removed }
}

/** Files are kept for as long as the server is set to; what was made of them then is made of what is left. */
async function keptText(face: WorkSources['face'], digest: string): Promise<Text> {
  try {
    return textOf((await face.keptFile(digest)).bytes)
  } catch (error) {
    if (error instanceof AppError && error.code === 'unknown-file') return { kind: 'deleted' }
    throw error
  }
}

async function bothTexts(
  { path, change, digest, starterDigest }: ReportFile,
  read: (path: string, digest: string) => Promise<Text>,
) {
  if (change === 'unchanged') {
    const text = await read(path, digest)
    return { before: text, after: text }
  }
  if (change === 'removed') return { before: await read(path, digest) }
  return {
    after: await read(path, digest),
    before: starterDigest === undefined ? undefined : await read(path, starterDigest),
  }
}

function side(
  texts: ReadonlyMap<string, { readonly before?: Text | undefined; readonly after?: Text | undefined }>,
  which: 'before' | 'after',
): Record<string, string> {
  return Object.fromEntries(
    [...texts].flatMap(([path, both]) => {
      const text = plain(both[which])
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
}

const isUnreadable = (text: Text | undefined): text is Exclude<Text, { kind: 'text' }> =>
  text !== undefined && text.kind !== 'text'

const plain = (text: Text | undefined): string | undefined => (text?.kind === 'text' ? text.text : undefined)

function textOf(bytes: Uint8Array): Text {
  if (bytes.length > maxScannedChars) return { kind: 'too-large' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? { kind: 'binary' } : { kind: 'text', text }
  } catch {
    // Not UTF-8: nobody could look for secrets in it.
    return { kind: 'binary' }
  }
}
