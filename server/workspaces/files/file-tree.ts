import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { lstat, readdir } from 'node:fs/promises'
import type { FileChange, FileEntry } from '../driver.ts'
import { entryOf, nameAsText, withFolder } from './safe-walk.ts'
import { maxPathBytes } from './workspace-path.ts'

export type FileTree = {
  readonly entries: readonly FileEntry[]
  readonly truncated: boolean
  /** Names that are left out since nothing can be asked for by them: they are no text, or their path is too long. */
  readonly unnamed: number
}

const maxEntries = 2_000
const maxDepth = 16

/** Names of ours that appear for a moment while a file is written. */
export const temporaryPrefix = '.assay-'
const isHidden = (name: string) => name.startsWith(temporaryPrefix)
const isClosed = (name: string) => name === 'node_modules' || name.startsWith('.')

export const kindOf = (status: Stats): FileEntry['kind'] =>
  status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other'

type Folder = { readonly entries: readonly FileEntry[]; readonly unnamed: number }

async function entriesOf(folder: FileHandle, prefix: string): Promise<Folder> {
  const entries: FileEntry[] = []
  let unnamed = 0
  for (const bytes of await readdir(entryOf(folder, '.'), { encoding: 'buffer' })) {
    if (entries.length > maxEntries) break
    const name = nameAsText(bytes)
    if (name === undefined || Buffer.byteLength(prefix + name) > maxPathBytes) {
      unnamed += 1
      continue
    }
    if (isHidden(name)) continue
    const path = prefix + name
    const status = await lstat(entryOf(folder, name)).catch(() => undefined)
    if (!status) continue
    const kind = kindOf(status)
    entries.push({ path, kind, size: kind === 'file' ? status.size : 0, modified: status.mtime })
  }
  return { entries: entries.sort(byPath), unnamed }
}

const byPath = (a: FileEntry, b: FileEntry) => (a.path < b.path ? -1 : 1)

/** Everything below a folder, breadth first until the bounds, then sorted by path. */
export async function listFileTree(root: string, names: readonly string[]): Promise<FileTree> {
  const found: FileEntry[] = []
  let truncated = false
  let unnamed = 0
  const pending: (readonly string[])[] = [[]]
  const visit = async (folder: FileHandle, path: readonly string[]) => {
    const prefix = path.map(name => `${name}/`).join('')
    const inside = await entriesOf(folder, prefix)
    unnamed += inside.unnamed
    for (const entry of inside.entries) {
      if (found.length >= maxEntries) {
        truncated = true
        return
      }
      found.push(entry)
      const name = entry.path.slice(prefix.length)
      if (entry.kind === 'folder' && !isClosed(name)) {
        if (path.length + 1 < maxDepth) pending.push([...path, name])
        else truncated = true
      }
    }
  }
  for (let path = pending.shift(); path; path = pending.shift()) {
    const below = path
    await withFolder(root, [...names, ...below], folder => visit(folder, below)).catch(() => {
      // Removed, replaced by a link or made unreadable since its parent was read: it has nothing to show.
    })
  }
  return { entries: found.sort(byPath), truncated, unnamed }
}

/** What must have happened between two looks. */
export function compareFileTrees(before: FileTree, after: FileTree): FileChange[] {
  const earlier = new Map(before.entries.map(entry => [entry.path, entry]))
  const changes: FileChange[] = []
  for (const entry of after.entries) {
    const known = earlier.get(entry.path)
    earlier.delete(entry.path)
    if (!known) changes.push({ path: entry.path, change: 'added' })
    else if (known.kind !== entry.kind) changes.push({ path: entry.path, change: 'changed' })
    else if (
      entry.kind === 'file' &&
      (known.size !== entry.size || known.modified.getTime() !== entry.modified.getTime())
    )
      changes.push({ path: entry.path, change: 'changed' })
  }
  for (const path of earlier.keys()) changes.push({ path, change: 'removed' })
  return changes
}
