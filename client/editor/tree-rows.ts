import type { FileEntry } from '../../shared/protocol/server-frame.ts'
import { visibleName } from '../ui/visible-path.ts'

export interface TreeRow {
  readonly path: string
  /** As it is shown. */
  readonly name: string
  /** Folders above it. */
  readonly depth: number
  readonly kind: FileEntry['kind']
  readonly expanded: boolean
}

/** The rows of the tree from top to bottom: folders first, then by name; what lies in a closed folder is left out. */
export function treeRows(entries: readonly FileEntry[], expanded: ReadonlySet<string>): readonly TreeRow[] {
  const children = new Map<string, FileEntry[]>()
  for (const entry of withParents(entries)) {
    const parent = parentOf(entry.path)
    children.set(parent, [...(children.get(parent) ?? []), entry])
  }
  const rows: TreeRow[] = []
  const walk = (folder: string, depth: number): void => {
    const inside = (children.get(folder) ?? []).sort(foldersFirst)
    const names = inside.map(entry => nameOf(entry.path))
    for (const entry of inside) {
      const open = entry.kind === 'folder' && expanded.has(entry.path)
      const name = visibleName(nameOf(entry.path), names)
      rows.push({ path: entry.path, name, depth, kind: entry.kind, expanded: open })
      if (open) walk(entry.path, depth + 1)
    }
  }
  walk('', 0)
  return rows
}

/** The folders above a path, outermost first. */
export function parentsOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function isWithin(path: string, folderOrFile: string): boolean {
  return path === folderOrFile || path.startsWith(`${folderOrFile}/`)
}

/** A list may name files without their folders. */
function withParents(entries: readonly FileEntry[]): readonly FileEntry[] {
  const known = new Map(entries.map(entry => [entry.path, entry]))
  for (const entry of entries) {
    for (const path of parentsOf(entry.path)) {
      if (!known.has(path)) known.set(path, { path, kind: 'folder', bytes: 0 })
    }
  }
  return [...known.values()]
}

function foldersFirst(a: FileEntry, b: FileEntry): number {
  const folders = Number(b.kind === 'folder') - Number(a.kind === 'folder')
  return folders || a.path.localeCompare(b.path, 'en')
}
