import { chmodSync, chownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FolderUnusable, folderProblem } from '../../data-folder/folder-unusable.ts'
import { makeFolder } from '../../data-folder/make-folder.ts'
import type { RunAs } from './run-as.ts'

/**
 * Gives the database a folder of its own: private, owned by whoever the database runs as.
 * @throws FolderUnusable
 */
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
    throw folderProblem(folder, error)
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

function notOurs(folder: string): FolderUnusable {
  return new FolderUnusable(
    `${folder} belongs to somebody else or is not a folder.`,
    'Start Assay as the user who owns it, move it away, or choose another data folder.',
  )
}
