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

/** Every file below a folder, sorted by path. Refuses links, which could show another folder, and what is too large. */
export async function readChallengeFiles(folder: string): Promise<ChallengeFile[]> {
  const files: ChallengeFile[] = []
  let totalBytes = 0
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (ignored.test(entry.name)) continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) await walk(path)
      else files.push(await read(path, entry))
    }
  }
  const read = async (path: string, entry: Dirent): Promise<ChallengeFile> => {
    if (!entry.isFile())
      throw new ChallengeProblem(
        `${path} is not an ordinary file; replace it with a copy of what it points to.`,
      )
    const { size, mode } = await stat(join(folder, path))
    totalBytes += size
    if (size > challengeLimits.fileBytes)
      throw new ChallengeProblem(`${path} is larger than 1 MiB; make it smaller.`)
    if (totalBytes > challengeLimits.totalBytes || files.length >= challengeLimits.files)
      throw new ChallengeProblem(
        'The folder holds more than 16 MiB or 1,000 files; remove what is not needed.',
      )
    return { path, executable: (mode & 0o100) !== 0, data: await readFile(join(folder, path)) }
  }
  await walk('')
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
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
