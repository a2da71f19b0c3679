import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/problem.ts'
import { type ChallengeFile, readChallengeFiles } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { createChallengeStore } from './challenge-store.ts'
import { type ChallengeReader, createFolderCache } from './folder-cache.ts'
import { inManifest, type LoadedChallenge, loadChallenge } from './loaded-challenge.ts'
import { createPublishedVersions } from './published-versions.ts'
import { createRecent } from './recent.ts'

/** A folder that cannot be offered, and the sentence that says why. */
export interface BrokenChallenge {
  readonly folder: string
  readonly problem: string
}

export interface ChallengeLibrary {
  /**
   * Every challenge as its folder is now; only what changed is read again. A broken one is listed with its problem and does
   * not stop the others.
   */
  load(): Promise<LoadedChallenges>
  /** The version an attempt is pinned to. Throws AppError `challenge-broken` when its copy is lost or damaged. */
  open(digest: string): Promise<LoadedChallenge>
}

export interface LoadedChallenges {
  readonly challenges: LoadedChallenge[]
  readonly broken: BrokenChallenge[]
}

export interface ChallengeLibraryOptions {
  /** The folder whose folders are challenges. */
  readonly folder: string
  /** Versions are kept in `challenges/` below it. */
  readonly dataFolder: string
  /** Digests that an attempt, old or new, is pinned to. Without it every version is kept for ever. */
  readonly pinned?: () => Promise<ReadonlySet<string>>
  /** How folders are read, and the clock; the file system's and the machine's unless a test has its own. */
  readonly reader?: ChallengeReader
  readonly now?: () => number
  /** Whether what is offered here is published, so that no version goes back; so it is where absent. */
  readonly publishes?: boolean
}

/** Versions that nobody is pinned to and that are still kept: an attempt may be about to begin with one of them. */
const keptUnpinned = 20
/** Versions of attempts that stay in memory; one that is asked for after that is read again. */
const openedAtOnce = 16

export function createChallengeLibrary(options: ChallengeLibraryOptions): ChallengeLibrary {
  const { folder, dataFolder, pinned, reader, now, publishes = true } = options
  const store = createChallengeStore(join(dataFolder, 'challenges'))
  const versions = createPublishedVersions(join(dataFolder, 'published-versions.json'))
  const opened = createRecent<LoadedChallenge>(openedAtOnce)
  const folders = createFolderCache({ folder, reader, now, take, isKept: ({ digest }) => store.has(digest) })
  let loaded: LoadedChallenges = { challenges: [], broken: [] }
  let hasNewVersions = false

  async function take(files: ChallengeFile[]): Promise<LoadedChallenge> {
    const challenge = loadChallenge(files, store.folderOf)
    if (await store.keep(challenge.digest, files)) hasNewVersions = true
    return challenge
  }
  const openStored = async (digest: string): Promise<LoadedChallenge | undefined> => {
    if (!/^[0-9a-f]{64}$/.test(digest)) return undefined
    const challenge = await readChallengeFiles(store.folderOf(digest))
      .then(files => loadChallenge(files, store.folderOf))
      .catch(() => undefined)
    return challenge?.digest === digest ? challenge : undefined
  }
  const openCurrent = (digest: string) => loaded.challenges.find(challenge => challenge.digest === digest)
  /** A data folder that never had this version, while the folder of challenges has it. */
  const openUnseen = async (digest: string): Promise<LoadedChallenge | undefined> => {
    if (await store.has(digest)) return undefined
    await load()
    return openCurrent(digest)
  }
  async function loadAll(): Promise<LoadedChallenges> {
    const challenges: LoadedChallenge[] = []
    const broken: BrokenChallenge[] = []
    const names = await challengeFolders(folder).catch((error: unknown) => {
      broken.push({ folder, problem: problemOf(error) })
      return []
    })
    for (const name of names)
      try {
        const challenge = await folders.load(name)
        const twin = challenges.find(other => other.manifest.id === challenge.manifest.id)
        if (twin !== undefined)
          throw await inItsManifest(
            challenge,
            `Another folder already has the id ${twin.manifest.id}; choose another id.`,
            'id',
          )
        const { id, version } = challenge.manifest
        const above = publishes ? await versions.above(id, version) : undefined
        if (above !== undefined)
          throw await inItsManifest(
            challenge,
            `The version goes back: ${above} was offered before ${version}; give it a higher one.`,
            'version',
          )
        challenges.push(challenge)
      } catch (error) {
        broken.push({ folder: name, problem: problemOf(error) })
      }
    folders.keepOnly(names)
    // The shortest is the one to begin with.
    challenges.sort((one, other) => one.manifest.minutes - other.manifest.minutes)
    loaded = { challenges, broken }
    if (hasNewVersions) void forgetUnpinned()
    hasNewVersions = false
    return loaded
  }
  /** What cannot be asked or removed now is kept, until the next version comes. */
  async function forgetUnpinned(): Promise<void> {
    const current = () => loaded.challenges.map(({ digest }) => digest)
    if (pinned) await store.keepOnly(async () => new Set([...(await pinned()), ...current()]), keptUnpinned)
  }
  const load = oneAtATime(loadAll)

  return {
    load,
    async open(digest) {
      const known =
        openCurrent(digest) ?? opened.get(digest) ?? (await openStored(digest)) ?? (await openUnseen(digest))
      if (known === undefined)
        throw new AppError(
          'challenge-broken',
          `The version ${digest.slice(0, 12)} of this challenge is no longer stored as it was.`,
        )
      opened.set(digest, known)
      return known
    },
  }
}

/** Whoever asks during a run gets the next one, which everybody shares who asked meanwhile: it sees what was changed before. */
function oneAtATime<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined
  let next: Promise<Result> | undefined
  const begin = () => {
    next = undefined
    running = run().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return begin()
    next ??= running.then(begin, begin)
    return next
  }
}

/** A problem with a member of a challenge that is right in itself, at its line. */
async function inItsManifest(
  challenge: LoadedChallenge,
  sentence: string,
  member: string,
): Promise<ChallengeProblem> {
  const data = await readFile(join(challenge.folder, 'challenge.yaml'))
  const file = { path: 'challenge.yaml', executable: false, data }
  return inManifest(new ChallengeProblem(sentence, { trail: [member] }), [file])
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
