import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ChallengeFile } from '../challenges/challenge-files.ts'
import { ChallengeProblem } from '../challenges/challenge-problem.ts'
import { createFolderCache } from '../challenges/folder-cache.ts'
import { type LoadedChallenge, loadChallenge, requireFolderName } from '../challenges/loaded-challenge.ts'

/** A folder as it is now: its challenge, or what is wrong with it. */
export type FolderOutcome =
  | { readonly kind: 'good'; readonly challenge: LoadedChallenge }
  | { readonly kind: 'broken'; readonly problem: string }

/** The folder of a challenge that somebody works on. */
export interface FollowedFolder {
  /**
   * Reads what changed since the last time. A good version is put where the preview's server offers it; a broken one is not,
   * so that the last good one stays there.
   */
  read(): Promise<FolderOutcome>
}

/** @param offered The folder whose folders the preview's server offers. */
export function followFolder(path: string, offered: string): FollowedFolder {
  const id = basename(path)
  let offeredDigest: string | undefined
  const cache = createFolderCache({
    folder: dirname(path),
    isKept: async () => true,
    async take(files) {
      const challenge = loadChallenge(files, () => join(offered, id))
      const { digest } = challenge
      requireFolderName(challenge, id, files)
      if (digest !== offeredDigest) await putInPlace(join(offered, id), files)
      offeredDigest = digest
      return challenge
    },
  })
  return {
    async read() {
      try {
        return { kind: 'good', challenge: await cache.load(id) }
      } catch (error) {
        if (error instanceof ChallengeProblem) return { kind: 'broken', problem: error.message }
        // A save by renaming lets a file be away for a moment: the next reading finds it.
        const why = error instanceof Error ? error.message : String(error)
        return { kind: 'broken', problem: `The folder cannot be read: ${why}.` }
      }
    },
  }
}

/** Whole or not at all: nobody sees half a version. */
async function putInPlace(place: string, files: readonly ChallengeFile[]): Promise<void> {
  const incoming = join(dirname(place), '.incoming')
  const outgoing = join(dirname(place), '.outgoing')
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true })
  for (const { path, data, executable } of files) {
    await mkdir(dirname(join(incoming, path)), { recursive: true })
    await writeFile(join(incoming, path), data, { mode: executable ? 0o755 : 0o644 })
  }
  await rename(place, outgoing).catch(() => {
    // The first version: there is none before it.
  })
  await rename(incoming, place)
  await rm(outgoing, { recursive: true, force: true })
}
