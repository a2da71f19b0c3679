import { join } from 'node:path'
import { type ChallengeFile, type FolderLook, lookAtFolder, readFiles } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import type { LoadedChallenge } from './loaded-challenge.ts'

/** How folders of challenges are looked at and read. */
export interface ChallengeReader {
  look(folder: string): Promise<FolderLook>
  read(folder: string, files: FolderLook['files']): Promise<ChallengeFile[]>
}

/** Challenges by the folders they were loaded from, read again only when something in a folder changed. */
export interface FolderCache {
  /** Throws ChallengeProblem for one that cannot be offered, also without reading it again. */
  load(name: string): Promise<LoadedChallenge>
  /** Forgets every folder but these. */
  keepOnly(names: readonly string[]): void
}

export interface FolderCacheOptions {
  /** The folder whose folders are challenges. */
  readonly folder: string
  readonly reader?: ChallengeReader | undefined
  readonly now?: (() => number) | undefined
  /** Makes a challenge of what was read. What it throws is remembered only where it is a ChallengeProblem. */
  take(files: ChallengeFile[]): Promise<LoadedChallenge>
  /** Whether what was made earlier can still be used. */
  isKept(challenge: LoadedChallenge): Promise<boolean>
}

/** A change right after the last may get the same time from the file system: what is so young is read again. */
const youngMs = 2_000

interface Known {
  readonly stamp: string
  readonly outcome: LoadedChallenge | ChallengeProblem
}

export function createFolderCache(options: FolderCacheOptions): FolderCache {
  const { reader = { look: lookAtFolder, read: readFiles }, now = Date.now } = options
  const known = new Map<string, Known>()

  async function usable(name: string, stamp: string): Promise<Known['outcome'] | undefined> {
    const found = known.get(name)
    if (found?.stamp !== stamp) return undefined
    const { outcome } = found
    return outcome instanceof ChallengeProblem || (await options.isKept(outcome)) ? outcome : undefined
  }

  async function read(folder: string, { files }: FolderLook): Promise<Known['outcome']> {
    try {
      return await options.take(await reader.read(folder, files))
    } catch (error) {
      if (error instanceof ChallengeProblem) return error
      throw error
    }
  }

  return {
    async load(name) {
      const folder = join(options.folder, name)
      const at = now()
      const look = await reader.look(folder)
      let outcome = await usable(name, look.stamp)
      if (outcome === undefined) {
        known.delete(name)
        outcome = await read(folder, look)
        const after = await reader.look(folder)
        if (after.stamp === look.stamp && look.changedAt + youngMs < at)
          known.set(name, { stamp: look.stamp, outcome })
      }
      if (outcome instanceof ChallengeProblem) throw outcome
      return outcome
    },
    keepOnly(names) {
      for (const name of known.keys()) if (!names.includes(name)) known.delete(name)
    },
  }
}
