import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { entryOf, errorCode, nameAsText, openFile, openSubfolder } from '../workspaces/files/safe-walk.ts'
import type { KeptEntry, LeaveOut } from './kept-entry.ts'

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants
/** Each level holds a folder open; no project nests deeper. */
const maxDepth = 64
/** A workspace's whole disk is smaller; a file with holes can claim any size. */
const maxFileBytes = 1024 ** 3

/**
 * Everything below a folder whose content somebody else may change meanwhile, the folder itself first. No link is followed; what is no
 * file, folder or link is left out.
 */
export async function* walkSafely(root: string, path: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  let folder: FileHandle
  try {
    folder = await open(join(root, path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') leaveOut(path, String(error))
    return
  }
  yield* walk(folder, path, 0, leaveOut)
}

/** Closes the folder at its end. */
async function* walk(
  folder: FileHandle,
  path: string,
  depth: number,
  leaveOut: LeaveOut,
): AsyncGenerator<KeptEntry> {
  try {
    const { mode, uid } = await folder.stat()
    yield { kind: 'folder', path, mode: mode & 0o777, uid }
    for (const raw of await readdir(entryOf(folder, '.'), { encoding: 'buffer' })) {
      const name = nameAsText(raw)
      if (name === undefined) leaveOut(`${path}/${raw.toString()}`, 'its name is no text')
      else yield* entry(folder, name, `${path}/${name}`, depth, leaveOut)
    }
  } finally {
    await folder.close()
  }
}

async function* entry(
  folder: FileHandle,
  name: string,
  path: string,
  depth: number,
  leaveOut: LeaveOut,
): AsyncGenerator<KeptEntry> {
  let inside: FileHandle | undefined
  try {
    const found = await lstat(entryOf(folder, name))
    const { uid } = found
    const mode = found.mode & 0o777
    if (found.isSymbolicLink())
      yield { kind: 'link', path, uid, target: await readlink(entryOf(folder, name)) }
    else if (found.isFile() && found.size <= maxFileBytes)
      yield { kind: 'file', path, mode, uid, handle: await openFile(folder, name) }
    else if (found.isDirectory() && depth < maxDepth) inside = await openSubfolder(folder, name)
    else leaveOut(path, 'it is too large, nested too deep, or neither a file nor a folder nor a link')
  } catch (error) {
    // Gone meanwhile, or closed to this user.
    leaveOut(path, error instanceof Error ? error.message : String(error))
  }
  if (inside !== undefined) yield* walk(inside, path, depth + 1, leaveOut)
}
