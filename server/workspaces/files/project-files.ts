import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, readdir, rename, rmdir, unlink } from 'node:fs/promises'
import { AppError } from '../../../shared/problem.ts'
import type { StarterFile, WorkspaceFiles } from '../driver.ts'
import { collectFiles } from './collect-files.ts'
import { kindOf, listFileTree, temporaryPrefix } from './file-tree.ts'
import { readBounded } from './read-bounded.ts'
import {
  entryOf,
  errorCode,
  type Owner,
  openFile,
  openSubfolder,
  rawEntryOf,
  refusalOf,
  withFolder,
} from './safe-walk.ts'
import { watchFiles } from './watch-files.ts'
import { parseWorkspacePath } from './workspace-path.ts'

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants
const permissionBits = 0o777
const defaultMode = 0o644
/** Waiting for the disk one by one would take most of the time a workspace needs to start. */
const filesAtOnce = 16
/** Each level holds a descriptor. */
const maxRemovalDepth = 64

/** The permissions of the plain file that is about to be replaced. */
async function modeOf(folder: FileHandle, name: string): Promise<number | undefined> {
  const status = await lstat(entryOf(folder, name)).catch(error => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (status?.isDirectory()) throw new AppError('path-refused', 'There is a folder of this name.')
  return status?.isFile() ? status.mode & permissionBits : undefined
}

/** A reader sees the old content or the new, never half; a link of that name is replaced, not followed. */
async function replaceFile(
  folder: FileHandle,
  name: string,
  content: { data: Uint8Array; mode?: number },
  owner: Owner,
) {
  const mode = content.mode ?? (await modeOf(folder, name)) ?? defaultMode
  const temporary = `${temporaryPrefix}${randomBytes(8).toString('hex')}`
  const file = await openFile(folder, temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
  try {
    await file.writeFile(content.data)
    if (owner) await file.chown(owner.uid, owner.uid)
    await file.chmod(mode & permissionBits)
    await file.sync()
    await rename(entryOf(folder, temporary), entryOf(folder, name))
    await folder.sync()
  } catch (error) {
    await unlink(entryOf(folder, temporary)).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

/**
 * Depth first by handles: a recursive removal by path could be led through a link that appears meanwhile. By the bytes of the names,
 * as a folder goes with all that is in it, also what has no name as text.
 */
async function removeEntry(folder: FileHandle, name: Uint8Array, depth = 0): Promise<void> {
  if (depth > maxRemovalDepth)
    throw new AppError('path-refused', 'The folder is nested too deeply. Remove it in the terminal.')
  const path = rawEntryOf(folder, name)
  if (!(await lstat(path)).isDirectory()) return unlink(path)
  const inner = await openSubfolder(folder, name)
  try {
    for (const entry of await readdir(entryOf(inner, '.'), { encoding: 'buffer' }))
      await removeEntry(inner, entry, depth + 1)
  } finally {
    await inner.close()
  }
  await rmdir(path)
}

async function renameEntry(oldFolder: FileHandle, oldName: string, newFolder: FileHandle, newName: string) {
  const existing = await lstat(entryOf(newFolder, newName)).catch(() => undefined)
  if (existing) throw new AppError('path-refused', 'There is something of this name already.')
  await rename(entryOf(oldFolder, oldName), entryOf(newFolder, newName))
}

function splitPath(path: string): { parents: string[]; name: string } {
  const names = parseWorkspacePath(path)
  const name = names.at(-1)
  if (name === undefined) throw new AppError('path-refused', 'This path is empty.')
  return { parents: names.slice(0, -1), name }
}

type Place = { readonly home: string; readonly project: string; readonly owner: Owner }

/** Writes a file below `home/project`, making folders as needed. */
async function placeFile(place: Place, path: string, content: { data: Uint8Array; mode?: number }) {
  const { parents, name } = splitPath(path)
  await withFolder(
    place.home,
    [place.project, ...parents],
    folder => replaceFile(folder, name, content, place.owner),
    { owner: place.owner },
  )
}

/** Makes the project folder with the starter in it. */
export async function makeProject(place: Place, files: readonly StarterFile[]): Promise<void> {
  await withFolder(place.home, [place.project], async () => undefined, { owner: place.owner })
  for (let start = 0; start < files.length; start += filesAtOnce) {
    const batch = files.slice(start, start + filesAtOnce)
    await Promise.all(batch.map(({ path, mode, data }) => placeFile(place, path, { data, mode })))
  }
}

export function createProjectFiles(place: Place): WorkspaceFiles {
  const { home, project, owner } = place
  const refusing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw refusalOf(error)
    }
  }
  return {
    list: () => listFileTree(home, [project]),
    kindOf: path =>
      refusing(async () => {
        const { parents, name } = splitPath(path)
        return withFolder(home, [project, ...parents], async folder =>
          kindOf(await lstat(entryOf(folder, name))),
        ).catch(error => {
          if (errorCode(error) !== 'ENOENT') throw error
          return undefined
        })
      }),
    read: (path, maxBytes) =>
      refusing(() => {
        const { parents, name } = splitPath(path)
        return withFolder(home, [project, ...parents], async folder => {
          const file = await openFile(folder, name, O_RDONLY)
          try {
            return await readBounded(file, maxBytes)
          } finally {
            await file.close()
          }
        })
      }),
    write: (path, bytes) => refusing(() => placeFile(place, path, { data: bytes })),
    remove: path =>
      refusing(() => {
        const { parents, name } = splitPath(path)
        return withFolder(home, [project, ...parents], folder => removeEntry(folder, Buffer.from(name)))
      }),
    rename: (from, to) =>
      refusing(() => {
        const source = splitPath(from)
        const target = splitPath(to)
        return withFolder(home, [project, ...source.parents], oldFolder =>
          withFolder(
            home,
            [project, ...target.parents],
            newFolder => renameEntry(oldFolder, source.name, newFolder, target.name),
            { owner },
          ),
        )
      }),
    makeFolder: path =>
      refusing(() =>
        withFolder(home, [project, ...parseWorkspacePath(path)], async () => undefined, { owner }),
      ),
    collect: (options, take) => collectFiles(home, [project], options, take),
    watch: listener => watchFiles(home, [project], listener),
  }
}
