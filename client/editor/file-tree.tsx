import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import FilePlus from 'lucide-solid/icons/file-plus'
import Pencil from 'lucide-solid/icons/pencil'
import Trash from 'lucide-solid/icons/trash'
import { createMemo, For, type JSX, Show } from 'solid-js'
import { IconButton } from '../ui/icon-button.tsx'
import { visiblePath } from '../ui/visible-path.ts'
import { editorWords } from './editor-words.ts'
import type { FileList } from './file-list.ts'
import { createFileTreeState, type FileTreeState } from './file-tree-state.ts'
import { nameOf, parentOf, type TreeRow } from './tree-rows.ts'
import './file-tree.css'

export interface FileTreeProps {
  readonly files: Omit<FileList, 'refresh'>
  readonly current: string | undefined
  /** `how` says whether the person goes on in the text, or stays in the tree. */
  readonly onOpen: (path: string, how: 'into' | 'beside') => void
  /** Absent where these files are somebody else's. */
  readonly changes?: FileTreeChanges | undefined
}

/** What can be done to files besides reading them. */
export interface FileTreeChanges {
  /** Not at the moment, or never again. */
  readonly readOnly: boolean
  readonly onCreate: (folder: string) => void
  readonly onRename: (row: TreeRow) => void
  readonly onRemove: (row: TreeRow) => void
}

const icon = { size: 14, 'stroke-width': 1.6 } as const

/** The workspace's files. Arrow keys move, open and close folders; Enter opens, F2 renames, Delete removes. */
export function FileTree(props: FileTreeProps): JSX.Element {
  const state = createFileTreeState(
    () => props.files.entries(),
    () => props.current,
  )
  let tree: HTMLDivElement | undefined

  function focusRow(path: string | undefined): void {
    if (path === undefined) return
    state.mark(path)
    tree?.querySelectorAll<HTMLElement>('[role=treeitem]')[state.paths().indexOf(path)]?.focus()
  }
  const changes = () => (props.changes?.readOnly === false ? props.changes : undefined)
  function key(event: KeyboardEvent): void {
    const row = state.row(state.marked() ?? '')
    if (row === undefined) return
    const may = changes()
    const target = moveTarget(event.key, row, state.paths())
    if (target !== undefined) focusRow(target)
    else if (event.key === 'ArrowRight' && row.kind === 'folder') state.setOpen(row.path, true)
    else if (event.key === 'ArrowLeft' && row.expanded) state.setOpen(row.path, false)
    else if (event.key === 'F2' && may) may.onRename(row)
    else if (event.key === 'Delete' && may) may.onRemove(row)
    else return
    event.preventDefault()
  }

  return (
    <div class="file-tree">
      <div class="file-tree-heading">
        <span>{editorWords().files}</span>
        <Show when={props.changes}>
          {all => (
            <IconButton
              label={editorWords().newFile}
              disabled={all().readOnly}
              onClick={() => all().onCreate(state.folderForNew())}
            >
              <FilePlus {...icon} />
            </IconButton>
          )}
        </Show>
      </div>
      <div ref={tree} role="tree" aria-label={editorWords().files} tabindex={-1} onKeyDown={key}>
        <For each={state.paths()}>
          {path => <FileRow path={path} state={state} {...props} changes={changes()} />}
        </For>
      </div>
      <Show when={props.files.truncated()}>
        <p class="file-tree-note">{editorWords().moreFiles}</p>
      </Show>
      <Show when={props.files.unnamed() > 0}>
        <p class="file-tree-note">{editorWords().unnamed(props.files.unnamed())}</p>
      </Show>
      <Show when={!props.files.loaded() && props.files.failure()}>
        {sentence => <p class="file-tree-note">{sentence()}</p>}
      </Show>
    </div>
  )
}

function FileRow(
  props: FileTreeProps & { readonly path: string; readonly state: FileTreeState },
): JSX.Element {
  const row = createMemo<TreeRow>(before => props.state.row(props.path) ?? before, {
    path: props.path,
    name: visiblePath(nameOf(props.path)),
    depth: 0,
    kind: 'file',
    expanded: false,
  })
  const folder = () => row().kind === 'folder'
  function press(event: MouseEvent): void {
    props.state.mark(props.path)
    if (folder()) props.state.setOpen(props.path, !row().expanded)
    // A press of Enter is a click that no pointer made.
    else props.onOpen(props.path, event.detail === 0 ? 'into' : 'beside')
  }
  return (
    <div class="file-row" role="none" style={{ '--depth': row().depth }}>
      <button
        type="button"
        role="treeitem"
        tabindex={props.path === props.state.marked() ? 0 : -1}
        aria-level={row().depth + 1}
        aria-expanded={folder() ? row().expanded : undefined}
        aria-selected={props.path === props.current}
        title={visiblePath(props.path)}
        onClick={press}
        onFocus={() => props.state.mark(props.path)}
      >
        <span class="file-row-turn">
          <Show when={folder()}>
            <Show when={row().expanded} fallback={<ChevronRight {...icon} />}>
              <ChevronDown {...icon} />
            </Show>
          </Show>
        </span>
        <span class="file-row-name">{row().name}</span>
      </button>
      <Show when={props.changes}>
        {may => (
          <span class="file-row-actions">
            <IconButton
              label={editorWords().rename(row().name)}
              tabindex={-1}
              onClick={() => may().onRename(row())}
            >
              <Pencil {...icon} />
            </IconButton>
            <IconButton
              label={editorWords().delete(row().name)}
              tabindex={-1}
              onClick={() => may().onRemove(row())}
            >
              <Trash {...icon} />
            </IconButton>
          </span>
        )}
      </Show>
    </div>
  )
}

/** The row a key moves to; undefined if it is no key for moving, or there is nothing in that direction. */
function moveTarget(key: string, row: TreeRow, paths: readonly string[]): string | undefined {
  const index = paths.indexOf(row.path)
  switch (key) {
    case 'ArrowDown':
      return paths[index + 1]
    case 'ArrowUp':
      return paths[index - 1]
    case 'Home':
      return paths[0]
    case 'End':
      return paths.at(-1)
    case 'ArrowLeft':
      return row.expanded ? undefined : parentOf(row.path) || undefined
    default:
      return undefined
  }
}
