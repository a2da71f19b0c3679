import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { FileArchive } from '../../../shared/journal/workspace-events.ts'
import { AppError } from '../../../shared/problem.ts'
import type { ReportFile, ReportFiles } from '../../../shared/report/report-files.ts'
import { safeFileName, safeFilePath } from '../../../shared/safe-file-name.ts'
import type { StarterFile } from '../../challenges/starter-files.ts'
import { textOf } from '../../challenges/text-templates.ts'
import { type ZippedFile, zipFiles } from '../../zip/zip-archive.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import { sha256 } from '../journal/live-attempt.ts'

/** Bytes for a person to keep. Without a name where several would fit. */
export interface NamedFile {
  readonly name: string | undefined
  readonly bytes: Uint8Array
}

/** The archive beside the starter: what is new, changed, removed, and what is as it was. */
export function compareToStarter(archive: FileArchive, starter: readonly StarterFile[]): ReportFiles {
  const before = new Map(starter.map(file => [file.path, file]))
  const files: ReportFile[] = archive.files.map(({ path, digest, bytes, binary = false }) => {
    const earlier = before.get(path)
    const starterDigest = earlier && sha256(earlier.data)
    if (starterDigest === undefined) return { path, change: 'new', digest, bytes, binary }
    if (starterDigest === digest) return { path, change: 'unchanged', digest, bytes, binary }
    return { path, change: 'changed', digest, bytes, binary, starterDigest }
  })
  const { leftOut, problem } = archive
  const all = [...files, ...removedFiles(archive, starter)]
  return {
    files: all.sort((a, b) => (a.path < b.path ? -1 : 1)),
    leftOut,
    ...(problem !== undefined && { problem }),
  }
}

/** What was left out may still have been there: nothing is called removed that may only not have been kept. */
function removedFiles(
  { files, leftOut, problem }: FileArchive,
  starter: readonly StarterFile[],
): ReportFile[] {
  if (problem !== undefined || leftOut.some(({ count, paths }) => count > paths.length)) return []
  const there = [...files.map(({ path }) => path), ...leftOut.flatMap(({ paths }) => paths)]
  const mayBeThere = (path: string) => there.some(one => path === one || path.startsWith(`${one}/`))
  return starter
    .filter(({ path }) => !mayBeThere(path))
    .map(({ path, data }) => ({
      path,
      change: 'removed',
      digest: sha256(data),
      bytes: data.length,
      binary: textOf(data) === undefined,
    }))
}

/** A scored attempt's archive; throws `report-not-ready` before that. */
export function requireArchive({ phase, archive }: Pick<AttemptState, 'phase' | 'archive'>): FileArchive {
  if (phase !== 'scored')
    throw new AppError('report-not-ready', 'The files are here as soon as the final checks have run.')
  return archive ?? { files: [], leftOut: [] }
}

/** A file of the end or of the start. Only what this attempt's journal or challenge names by its digest is there at all. */
export async function findKeptFile(
  digest: string,
  archive: FileArchive,
  starter: readonly StarterFile[],
  blobs: AttemptStore['blobs'],
): Promise<NamedFile> {
  const given = starter.filter(file => sha256(file.data) === digest)
  const made = archive.files.filter(file => file.digest === digest)
  const names = new Set([...made, ...given].map(({ path }) => safeFileName(path.split('/').at(-1) ?? '')))
  const [name] = names
  if (name === undefined) throw new AppError('unknown-file', 'There is no such file in this attempt.')
  const bytes = given[0]?.data ?? (await requireBlob(digest, blobs))
  return { name: names.size === 1 ? name : undefined, bytes }
}

/** Every file of the end in one zip archive. */
export async function zipArchivedFiles(
  archive: FileArchive,
  blobs: AttemptStore['blobs'],
): Promise<Uint8Array> {
  const taken = new Set<string>()
  async function* files(): AsyncIterable<ZippedFile> {
    for (const { path, digest } of archive.files) {
      const safe = freePath(safeFilePath(path), taken)
      taken.add(safe)
      yield { path: safe, bytes: await requireBlob(digest, blobs) }
    }
  }
  return zipFiles(files())
}

/** Two paths can become the same by being made safe. */
function freePath(path: string, taken: ReadonlySet<string>): string {
  for (let copy = 1; ; copy += 1) {
    const candidate = copy === 1 ? path : `${path} (${copy})`
    if (!taken.has(candidate)) return candidate
  }
}

async function requireBlob(digest: string, blobs: AttemptStore['blobs']): Promise<Uint8Array> {
  const bytes = await blobs.get(digest)
  if (bytes === undefined)
    throw new AppError(
      'unknown-file',
      'This file was deleted: files are kept for as long as its server is set to.',
    )
  return bytes
}
