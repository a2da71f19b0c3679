import { chmodSync, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FolderUnusable, folderProblem } from './folder-unusable.ts'
import { makeFolder } from './make-folder.ts'

/** The folder within a data folder in which a restore works until it has everything. */
export const unfinishedRestore = '.restoring'

/**
 * Makes the data folder where it is missing, closes it to everybody else, and returns its real path.
 * @throws FolderUnusable
 */
export function prepareDataFolder(dataDir: string): string {
  try {
    makeFolder(dataDir)
    const real = realpathSync(dataDir)
    const mode = statSync(real).mode & 0o777
    if ((mode & 0o067) !== 0 && isForeign(readdirSync(real))) throw inUseByOthers(real)
    if (existsSync(join(real, unfinishedRestore))) throw notRestored(real)
    if (mode !== 0o700) chmodSync(real, 0o700)
    readdirSync(real)
    return real
  } catch (error) {
    throw folderProblem(dataDir, error)
  }
}

/** Something else than a data folder, such as /tmp: closing it would lock others out of what is theirs. */
function isForeign(names: readonly string[]): boolean {
  return names.length > 0 && !names.some(name => /^(postgres(\.new)?|server\.lock|accounts)$/.test(name))
}

function inUseByOthers(folder: string): FolderUnusable {
  return new FolderUnusable(
    `The data folder ${folder} is open to other users and not empty, so it may be in use for something else.`,
    `Choose a new folder, or, if it is Assay's own, close it: chmod 700 ${folder}`,
  )
}

function notRestored(folder: string): FolderUnusable {
  return new FolderUnusable(
    `A restore into the data folder ${folder} is under way, or did not end.`,
    'Let it end; if none runs, do it again: npm run ops -- restore BACKUP --to FOLDER. What it has left there is replaced.',
  )
}
