import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ChallengeProblem } from './challenge-problem.ts'

/** One file of a challenge: where it is, whether it is a program, and what is in it. */
export interface ChallengeFile {
  /** Relative to the challenge's folder, with `/`. */
  readonly path: string
  readonly executable: boolean
  readonly data: Uint8Array
}

/** A challenge is text and a few pictures; what is larger was put there by mistake. */
export const challengeLimits = { files: 1_000, fileBytes: 1_048_576, totalBytes: 16_777_216 }

/** Tests of a challenge and what editors leave behind are not part of it. */
const ignored = /^\.|\.test\.ts$|^node_modules$|~$/
/** Neither is the report of what proved it, nor what was seen then, which come after it: these paths below its folder. */
const ignoredPaths = new Set(['report.json', 'report.md', 'recorded.jsonl.gz'])

/** What a folder looks like from outside, without reading its files. */
export interface FolderLook {
  readonly files: readonly { readonly path: string; readonly executable: boolean }[]
  /** The same text for as long as nothing in it was changed, by what the file system says of each file. */
  readonly stamp: string
  /** When something in it was changed last, in milliseconds since the epoch. */
  readonly changedAt: number
}

/** Looks at every file below a folder. Refuses links, which could show another folder, and what is too large. */
export async function lookAtFolder(folder: string): Promise<FolderLook> {
  const files: { path: string; executable: boolean; stamp: string }[] = []
  let changedAt = 0
  let totalBytes = 0
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (ignored.test(entry.name)) continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (ignoredPaths.has(path)) continue
      if (entry.isDirectory()) await walk(path)
      else await look(path, entry)
    }
  }
  const look = async (path: string, entry: Dirent): Promise<void> => {
    if (!entry.isFile())
      throw new ChallengeProblem(
        `${path} is not an ordinary file; replace it with a copy of what it points to.`,
      )
    const { size, mode, ino, mtimeMs, ctimeMs } = await stat(join(folder, path))
    totalBytes += size
    if (size > challengeLimits.fileBytes)
      throw new ChallengeProblem(`${path} is larger than 1 MiB; make it smaller.`)
    if (totalBytes > challengeLimits.totalBytes || files.length >= challengeLimits.files)
      throw new ChallengeProblem(
        'The folder holds more than 16 MiB or 1,000 files; remove what is not needed.',
      )
    changedAt = Math.max(changedAt, ctimeMs)
    const executable = (mode & 0o100) !== 0
    files.push({ path, executable, stamp: JSON.stringify([path, ino, size, mode, mtimeMs, ctimeMs]) })
  }
  await walk('')
  files.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { files, stamp: files.map(({ stamp }) => stamp).join('\n'), changedAt }
}

/** Every file below a folder, sorted by path, with what is in it. */
export async function readChallengeFiles(folder: string): Promise<ChallengeFile[]> {
  const { files } = await lookAtFolder(folder)
  return readFiles(folder, files)
}

/** What is in files that were looked at. */
export async function readFiles(folder: string, files: FolderLook['files']): Promise<ChallengeFile[]> {
  const read: ChallengeFile[] = []
  for (const { path, executable } of files)
    read.push({ path, executable, data: await readFile(join(folder, path)) })
  return read
}

/** SHA-256 over paths, modes, lengths and bytes in the order of paths: the same content has the same digest anywhere. */
export function digestOf(files: readonly ChallengeFile[]): string {
  const hash = createHash('sha256')
  for (const { path, executable, data } of files) {
    hash.update(`${path}\0${executable ? 'x' : '-'}\0${data.byteLength}\0`)
    hash.update(data)
  }
  return hash.digest('hex')
}
