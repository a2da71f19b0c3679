import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js'
import type { FileEntry } from '../../shared/protocol/server-frame.ts'
import { parentOf, parentsOf, type TreeRow, treeRows } from './tree-rows.ts'

export interface FileTreeState {
  /** From top to bottom. Paths, so that a row that stays keeps its place in the page, and with it the focus. */
  paths(): readonly string[]
  row(path: string): TreeRow | undefined
  /** The one row in the tab order: what the arrow keys start from. */
  marked(): string | undefined
  mark(path: string): void
  setOpen(folder: string, open: boolean): void
  /** Where a new file goes: the marked folder, or the folder of the marked file; empty for the top. */
  folderForNew(): string
}

/** Which folders are open, and where the keyboard is. The folders above `current`, the file in the editor, open by themselves. */
export function createFileTreeState(
  entries: Accessor<readonly FileEntry[]>,
  current: Accessor<string | undefined>,
): FileTreeState {
  const [expanded, setExpanded] = createSignal<ReadonlySet<string>>(new Set())
  const [wanted, setWanted] = createSignal<string>()
  const rows = createMemo(() => new Map(treeRows(entries(), expanded()).map(row => [row.path, row])))
  const marked = () =>
    [wanted(), current()].find(path => path !== undefined && rows().has(path)) ?? [...rows().keys()][0]

  createEffect(() => {
    const path = current()
    if (path === undefined) return
    setWanted(path)
    setExpanded(open => new Set([...open, ...parentsOf(path)]))
  })

  return {
    paths: createMemo(() => [...rows().keys()]),
    row: path => rows().get(path),
    marked,
    mark: path => void setWanted(path),
    setOpen(folder, open) {
      const next = new Set(expanded())
      if (open) next.add(folder)
      else next.delete(folder)
      setExpanded(next)
    },
    folderForNew() {
      const row = rows().get(marked() ?? '')
      if (row === undefined) return ''
      return row.kind === 'folder' ? row.path : parentOf(row.path)
    },
  }
}
