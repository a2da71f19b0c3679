import { chmodSync, chownSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../make-folder.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { RunAs } from './run-as.ts'

/**
 * Makes the data folder where it is missing, closes it to everybody else, and returns its real path.
 * @throws StoreUnavailable
 */
export function prepareDataFolder(dataDir: string): string {
  try {
    makeFolder(dataDir)
    const real = realpathSync(dataDir)
    const mode = statSync(real).mode & 0o777
    if ((mode & 0o067) !== 0 && isForeign(readdirSync(real))) throw inUseByOthers(real)
    if (mode !== 0o700) chmodSync(real, 0o700)
    readdirSync(real)
    return real
  } catch (error) {
    throw error instanceof StoreUnavailable ? error : folderProblem(dataDir, error)
  }
}

/** Something else than a data folder, such as /tmp: closing it would lock others out of what is theirs. */
function isForeign(names: readonly string[]): boolean {
  return names.length > 0 && !names.some(name => /^(postgres(\.new)?|server\.lock|accounts)$/.test(name))
}

function inUseByOthers(folder: string): StoreUnavailable {
  return new StoreUnavailable(
    `The data folder ${folder} is open to other users and not empty, so it may be in use for something else.`,
    `Choose a new folder, or, if it is Assay's own, close it: chmod 700 ${folder}`,
  )
}

/** Gives the database a folder of its own: private, owned by whoever the database runs as. */
export function preparePrivateFolder(folder: string, runAs: RunAs): void {
  try {
    makeFolder(folder)
    const found = lstatSync(folder)
    const owner = runAs.owner?.uid ?? process.getuid?.()
    if (!found.isDirectory()) throw notOurs(folder)
    if (found.uid !== owner) {
      if (process.getuid?.() !== 0) throw notOurs(folder)
      giveTo(folder, runAs)
    }
    if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700)
  } catch (error) {
    throw error instanceof StoreUnavailable ? error : folderProblem(folder, error)
  }
}

/** Lets the database's user walk through the data folder to its own folders, and nobody else. */
export function letThrough(dataDir: string, runAs: RunAs): void {
  if (runAs.owner === undefined) return
  chownSync(dataDir, 0, runAs.owner.gid)
  chmodSync(dataDir, 0o710)
}

function giveTo(path: string, runAs: RunAs): void {
  const { uid, gid } = runAs.owner ?? { uid: 0, gid: 0 }
  chownSync(path, uid, gid)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) giveTo(inside, runAs)
    else if (entry.isFile()) chownSync(inside, uid, gid)
  }
}

function notOurs(folder: string): StoreUnavailable {
  return new StoreUnavailable(
    `${folder} belongs to somebody else or is not a folder.`,
    'Start Assay as the user who owns it, move it away, or choose another data folder.',
  )
}

const REASONS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EACCES: [
    'may not be read and written by this user',
    'Give this user the folder (chown), or choose another.',
  ],
  EPERM: ['may not be changed by this user', 'Give this user the folder (chown), or choose another.'],
  ENOSPC: [
    'has no space left on its disk',
    'Free some space (Assay needs about 200 MB to start), then start again.',
  ],
  EDQUOT: [
    'has used up its disk quota',
    'Free some space (Assay needs about 200 MB to start), then start again.',
  ],
  EROFS: ['is on a disk that is mounted read-only', 'Mount it writable, or choose another data folder.'],
  ENOENT: ['cannot be made: the system takes no new folders there', 'Choose another data folder.'],
  ENOTDIR: ['cannot be made: a part of its path is a file', 'Choose another data folder.'],
  EEXIST: ['is a file', 'Move the file away, or choose another data folder.'],
}

/** Says in sentences why a folder cannot be used. */
export function folderProblem(folder: string, error: unknown): StoreUnavailable {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [problem, remedy] = REASONS[code] ?? [
    `cannot be used (${code || String(error)})`,
    'Choose another data folder.',
  ]
  return new StoreUnavailable(`The data folder ${folder} ${problem}.`, remedy, error)
}
