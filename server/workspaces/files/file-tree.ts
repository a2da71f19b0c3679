import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { lstat, readdir } from 'node:fs/promises'
import type { FileChange, FileEntry } from '../driver.ts'
import { entryOf, withFolder } from './safe-walk.ts'

export type FileTree = { readonly entries: readonly FileEntry[]; readonly truncated: boolean }

const maxEntries = 2_000
const maxDepth = 16

/** Names of ours that appear for a moment while a file is written. */
export const temporaryPrefix = '.assay-'
const isHidden = (name: string) => name.startsWith(temporaryPrefix)
const isClosed = (name: string) => name === 'node_modules' || name.startsWith('.')

export const kindOf = (status: Stats): FileEntry['kind'] =>
  status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other'

async function entriesOf(folder: FileHandle, prefix: string): Promise<FileEntry[]> {
  const entries: FileEntry[] = []
  for (const dirent of await readdir(entryOf(folder, '.'), { withFileTypes: true })) {
    // A name that is no valid UTF-8 cannot be asked for again.
    if (isHidden(dirent.name) || dirent.name.includes('\ufffd')) continue
    if (entries.length > maxEntries) break
    const status = await lstat(entryOf(folder, dirent.name)).catch(() => undefined)
    if (!status) continue
    const kind = kindOf(status)
    const path = `${prefix}${dirent.name}`.normalize('NFC')
    entries.push({ path, kind, size: kind === 'file' ? status.size : 0, modified: status.mtime })
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Everything below a folder, breadth first until the bounds, then sorted by path. */
export async function listFileTree(root: string, names: readonly string[]): Promise<FileTree> {
  const found: FileEntry[] = []
  let truncated = false
  const pending: { path: readonly string[]; name: string }[] = [{ path: [], name: '' }]
  const visit = async (folder: FileHandle, path: readonly string[]) => {
    const prefix = path.map(name => `${name}/`).join('')
    for (const entry of await entriesOf(folder, prefix)) {
      if (found.length >= maxEntries) {
        truncated = true
        return
      }
      found.push(entry)
      const name = entry.path.slice(prefix.length)
      if (entry.kind === 'folder' && !isClosed(name)) {
        if (path.length + 1 < maxDepth) pending.push({ path: [...path, name], name })
        else truncated = true
      }
    }
  }
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { path } = next
    await withFolder(root, [...names, ...path], folder => visit(folder, path)).catch(() => {
      // Removed, replaced by a link or made unreadable since its parent was read: it has nothing to show.
    })
  }
  return { entries: found.sort((a, b) => (a.path < b.path ? -1 : 1)), truncated }
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
