import type { Dirent } from 'node:fs'
import { type FileHandle, lstat, readdir } from 'node:fs/promises'
import { AppError } from '../../../shared/problem.ts'
import type { NotCollected } from '../driver.ts'
import { temporaryPrefix } from './file-tree.ts'
import { entryOf, nameAsText, refusalOf, withFolder } from './safe-walk.ts'

/** A plain file below the folder that was searched. Names and path are as the file system has them, in whatever form. */
export type PlainFile = {
  readonly path: string
  readonly folder: readonly string[]
  readonly name: string
  readonly size: number
}

export type FoundFiles = { readonly files: readonly PlainFile[]; readonly leftOut: readonly NotCollected[] }

/** Filled by tools, out of what is kept or out of what anybody can download again. */
const toolFolders = new Set(['node_modules', '.git'])
/** Each level costs an open folder at every file below it; no project nests deeper. */
const maxDepth = 32
/** More than a workspace may have files, so that only a workspace beyond its limit is cut. */
const maxEntries = 25_000
/** Characters of a path that an event can hold. */
const maxPathLength = 1_024
/** Looks at once: the thread pool does them side by side. */
const looksAtOnce = 64

/** Every plain file below a folder, and what lies there besides. Follows no link. Throws where the folder itself is none. */
export async function findPlainFiles(
  root: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<FoundFiles> {
  const files: PlainFile[] = []
  const leftOut: NotCollected[] = []
  const pending: (readonly string[])[] = [[]]
  let seen = 0

  async function visit(folder: FileHandle, below: readonly string[]): Promise<void> {
    const entries = (await readdir(entryOf(folder, '.'), { withFileTypes: true, encoding: 'buffer' })).filter(
      entry => !nameAsText(entry.name)?.startsWith(temporaryPrefix),
    )
    seen += entries.length
    for (let start = 0; start < entries.length; start += looksAtOnce) {
      signal.throwIfAborted()
      const batch = entries.slice(start, start + looksAtOnce)
      for (const found of await Promise.all(batch.map(entry => look(folder, below, entry)))) {
        if ('why' in found) leftOut.push(found)
        else if ('size' in found) files.push(found)
        else pending.push(found.enter)
      }
    }
  }

  for (let below = pending.shift(); below; below = pending.shift()) {
    if (seen > maxEntries) leftOut.push({ path: below.join('/'), why: 'too-many' })
    else await enter(below)
  }
  return { files, leftOut }

  async function enter(below: readonly string[]): Promise<void> {
    try {
      await withFolder(root, [...names, ...below], folder => visit(folder, below))
    } catch (error) {
      if (below.length === 0 || !(refusalOf(error) instanceof AppError)) throw error
      leftOut.push({ path: below.join('/'), why: 'unreadable' })
    }
  }
}

async function look(
  folder: FileHandle,
  below: readonly string[],
  entry: Dirent<NonSharedBuffer>,
): Promise<PlainFile | NotCollected | { readonly enter: readonly string[] }> {
  const name = nameAsText(entry.name)
  const path = [...below, name ?? entry.name.toString()].join('/')
  // By a name whose bytes are no UTF-8 nothing can be opened.
  if (name === undefined || path.length > maxPathLength) return { path, why: 'name' }
  if (entry.isDirectory()) {
    if (toolFolders.has(name)) return { path, why: 'tool-folder' }
    return below.length < maxDepth ? { enter: [...below, name] } : { path, why: 'too-many' }
  }
  if (!entry.isFile()) return { path, why: 'no-plain-file' }
  const status = await lstat(entryOf(folder, name)).catch(() => undefined)
  return status ? { path, folder: below, name, size: status.size } : { path, why: 'unreadable' }
}
