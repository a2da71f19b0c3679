import { createMemo, createSignal, createUniqueId, For, type JSX, onMount, Show } from 'solid-js'
import { Dialog } from '../ui/dialog.tsx'
import './command-palette.css'
import { matchCommands, type WorkspaceCommand } from './match-commands.ts'
import { workspaceWords } from './workspace-words.ts'

/** Everything the workspace can do, by typing a part of its name. */
export function CommandPalette(props: {
  readonly commands: readonly WorkspaceCommand[]
  readonly onClose: () => void
}): JSX.Element {
  const [query, setQuery] = createSignal('')
  const [index, setIndex] = createSignal(0)
  const found = createMemo(() => matchCommands(query(), props.commands).slice(0, 50))
  const listId = createUniqueId()
  const optionId = (at: number) => `${listId}-${at}`
  let field: HTMLInputElement | undefined
  onMount(() => field?.focus())

  /** The dialog closes first and gives the focus back; what runs may then move it. */
  function run(command: WorkspaceCommand | undefined): void {
    if (command === undefined) return
    props.onClose()
    queueMicrotask(command.run)
  }
  function move(to: number): void {
    setIndex(Math.min(found().length - 1, Math.max(0, to)))
    document.getElementById(optionId(index()))?.scrollIntoView({ block: 'nearest' })
  }
  function key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') move(index() + 1)
    else if (event.key === 'ArrowUp') move(index() - 1)
    else if (event.key === 'Enter') run(found()[index()])
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={workspaceWords().commands} onClose={props.onClose}>
      <div class="palette">
        <input
          ref={field}
          class="field"
          role="combobox"
          aria-label={workspaceWords().command}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={optionId(index())}
          placeholder={workspaceWords().commandHint}
          spellcheck={false}
          onInput={event => {
            setQuery(event.currentTarget.value)
            setIndex(0)
          }}
          onKeyDown={key}
        />
        <div
          class="palette-list"
          id={listId}
          role="listbox"
          aria-label={workspaceWords().commands}
          tabindex={-1}
        >
          <For each={found()} fallback={<p class="quiet">{workspaceWords().noCommand}</p>}>
            {(command, at) => (
              <button
                type="button"
                role="option"
                id={optionId(at())}
                tabindex={-1}
                aria-selected={at() === index()}
                onPointerMove={() => setIndex(at())}
                onClick={() => run(command)}
              >
                <span>{command.title}</span>
                <Show when={command.hint}>{hint => <small>{hint()}</small>}</Show>
              </button>
            )}
          </For>
        </div>
      </div>
    </Dialog>
  )
}
