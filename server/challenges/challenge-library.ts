import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/problem.ts'
import { readChallengeFiles } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { createChallengeStore } from './challenge-store.ts'
import { type LoadedChallenge, loadChallenge } from './loaded-challenge.ts'

/** A folder that cannot be offered, and the sentence that says why. */
export interface BrokenChallenge {
  readonly folder: string
  readonly problem: string
}

export interface ChallengeLibrary {
  /** Reads every folder again. A broken one is listed with its problem and does not stop the others. */
  load(): Promise<{ readonly challenges: LoadedChallenge[]; readonly broken: BrokenChallenge[] }>
  /** The version an attempt is pinned to. Throws AppError `challenge-broken` when its copy is lost or damaged. */
  open(digest: string): Promise<LoadedChallenge>
}

export interface ChallengeLibraryOptions {
  /** The folder whose folders are challenges. */
  readonly folder: string
  /** Versions are kept in `challenges/` below it. */
  readonly dataFolder: string
}

export function createChallengeLibrary({ folder, dataFolder }: ChallengeLibraryOptions): ChallengeLibrary {
  const store = createChallengeStore(join(dataFolder, 'challenges'))
  const opened = new Map<string, LoadedChallenge>()

  const loadFolder = async (name: string): Promise<LoadedChallenge> => {
    const files = await readChallengeFiles(join(folder, name))
    const challenge = loadChallenge(files, store.folderOf)
    await store.keep(challenge.digest, files)
    opened.set(challenge.digest, challenge)
    return challenge
  }
  const openStored = async (digest: string): Promise<LoadedChallenge | undefined> => {
    if (!/^[0-9a-f]{64}$/.test(digest)) return undefined
    const challenge = await readChallengeFiles(store.folderOf(digest))
      .then(files => loadChallenge(files, store.folderOf))
      .catch(() => undefined)
    if (challenge?.digest !== digest) return undefined
    opened.set(digest, challenge)
    return challenge
  }
  /** A data folder that never had this version, while the folder of challenges has it. */
  const openCurrent = async (digest: string): Promise<LoadedChallenge | undefined> => {
    if (await store.has(digest)) return undefined
    await load()
    return opened.get(digest)
  }
  const load: ChallengeLibrary['load'] = async () => {
    const challenges: LoadedChallenge[] = []
    const broken: BrokenChallenge[] = []
    const names = await challengeFolders(folder).catch((error: unknown) => {
      broken.push({ folder, problem: problemOf(error) })
      return []
    })
    for (const name of names)
      try {
        const challenge = await loadFolder(name)
        const twin = challenges.find(other => other.manifest.id === challenge.manifest.id)
        if (twin !== undefined)
          throw new ChallengeProblem(
            `Another folder already has the id ${twin.manifest.id}; choose another id.`,
          )
        challenges.push(challenge)
      } catch (error) {
        broken.push({ folder: name, problem: problemOf(error) })
      }
    return { challenges, broken }
  }

  return {
    load,
    async open(digest) {
      const known = opened.get(digest) ?? (await openStored(digest)) ?? (await openCurrent(digest))
      if (known !== undefined) return known
      throw new AppError(
        'challenge-broken',
        `The version ${digest.slice(0, 12)} of this challenge is no longer stored as it was.`,
      )
    },
  }
}

async function challengeFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(entry => entry.name)
    .sort()
}

function problemOf(error: unknown): string {
  if (error instanceof ChallengeProblem) return error.message
  const why = error instanceof Error ? error.message : String(error)
  return `The folder cannot be read or kept: ${why}.`
}
