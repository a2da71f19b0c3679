import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { AppError } from '../../../shared/problem.ts'

/**
 * openat(2) in plain Node: every name is opened relative to the handle of the folder before it and never through a symbolic
 * link, so that nothing the candidate renames meanwhile can lead outside. A check followed by an open would lose that race.
 */

const { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** The path of an entry of an open folder, for calls that take none but paths. */
export const entryOf = (folder: FileHandle, name: string) => `/proc/self/fd/${folder.fd}/${name}`

/** The same of a name as it is on the disk, which need not be text. */
export const rawEntryOf = (folder: FileHandle, name: Uint8Array) =>
  Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), name])

/** A name of the disk as text; undefined where its bytes are no UTF-8, so that no text leads to it. */
export function nameAsText(name: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name)
  } catch {
    return undefined
  }
}

export const errorCode = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Turns what the file system says about a path into a refusal; anything else is passed on. */
export function refusalOf(error: unknown): unknown {
  switch (errorCode(error)) {
    case 'ENOENT':
      return new AppError('unknown-file', 'There is no such file or folder.', { cause: error })
    case 'ELOOP':
    case 'EMLINK':
    case 'ENOTDIR':
      return new AppError('path-refused', 'The path leads through a link or a file.', { cause: error })
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'EEXIST':
      return new AppError('path-refused', 'There is a folder of this name.', { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new AppError('path-refused', 'The permissions of this file do not allow it.', { cause: error })
    case 'ENXIO':
    case 'ENODEV':
      return new AppError('path-refused', 'Only plain files can be opened.', { cause: error })
    case 'ENOSPC':
    case 'EDQUOT':
      // Nothing of the kernel's keeps a workspace's own limit, so it is the server's disk.
      return new AppError(
        'storage-unavailable',
        'The disk of this server is full, which is not your fault. Your text is kept on this device and saved as soon as there is room.',
        { cause: error },
      )
    default:
      return error
  }
}

export type Owner = { readonly uid: number } | undefined

export async function openSubfolder(parent: FileHandle, name: string | Uint8Array): Promise<FileHandle> {
  const path = typeof name === 'string' ? entryOf(parent, name) : rawEntryOf(parent, name)
  return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
}

/** Opens a folder below `parent`, making it when asked, as the workspace's user if there is one. */
export async function makeSubfolder(parent: FileHandle, name: string, owner: Owner): Promise<FileHandle> {
  try {
    await mkdir(entryOf(parent, name), { mode: 0o755 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    return openSubfolder(parent, name)
  }
  const made = await openSubfolder(parent, name)
  if (owner) await made.chown(owner.uid, owner.uid)
  return made
}

/** Calls `use` with the folder that `names` lead to from `root`. */
export async function withFolder<Result>(
  root: string,
  names: readonly string[],
  use: (folder: FileHandle) => Promise<Result>,
  make?: { owner: Owner },
): Promise<Result> {
  let folder = await open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    for (const name of names) {
      const next = make ? await makeSubfolder(folder, name, make.owner) : await openSubfolder(folder, name)
      await folder.close()
      folder = next
    }
    return await use(folder)
  } finally {
    await folder.close()
  }
}

/** Opens a plain file of an open folder; a pipe, a device or a folder is refused without waiting for it. */
export async function openFile(folder: FileHandle, name: string, flags = O_RDONLY, mode = 0o644) {
  const file = await open(entryOf(folder, name), flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode)
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new AppError('path-refused', 'Only plain files can be opened.')
}
