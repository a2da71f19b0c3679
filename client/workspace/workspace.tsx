import { createSignal, type JSX, onCleanup, Show } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { isCommandKey, isSaveKey } from './command-key.ts'
import { CommandPalette } from './command-palette.tsx'
import { fetchEarly } from './early-chunks.ts'
import { createLayoutState } from './layout-state.ts'
import { StatusBar } from './status-bar.tsx'
import { SubmitDialog } from './submit-dialog.tsx'
import { TopBar } from './top-bar.tsx'
import './workspace.css'
import { workspaceCommands } from './workspace-commands.ts'
import { WorkspaceNotice } from './workspace-notice.tsx'
import { WorkspacePanes } from './workspace-panes.tsx'
import { createWorkspaceState, type PaneName } from './workspace-state.ts'

void fetchEarly()

/** The screen on which an attempt is worked at, while its clock runs. */
export function Workspace(props: {
  readonly session: AttemptSession
  /** A practice attempt was ended so that a new one can begin. */
  readonly onAgain?: (() => void) | undefined
}): JSX.Element {
  const workspace = createWorkspaceState(props.session)
  const layout = createLayoutState()
  const [dialog, setDialog] = createSignal<'submit' | 'commands'>()
  const focusers = new Map<PaneName, () => void>()
  const close = () => setDialog(undefined)

  function focus(pane: PaneName): void {
    workspace.showPane(pane)
    requestAnimationFrame(() => focusers.get(pane)?.())
  }
  function key(event: KeyboardEvent): void {
    if (isSaveKey(event)) {
      event.preventDefault()
      void workspace.documents.saveAll()
    }
    if (!isCommandKey(event)) return
    event.preventDefault()
    event.stopPropagation()
    setDialog(open => (open === undefined ? 'commands' : open === 'commands' ? undefined : open))
  }
  // Before anybody else hears of it: the editor has a meaning of its own for this key.
  window.addEventListener('keydown', key, { capture: true })
  onCleanup(() => window.removeEventListener('keydown', key, { capture: true }))

  return (
    <div class="workspace">
      <TopBar workspace={workspace} onSubmit={() => setDialog('submit')} />
      <WorkspacePanes
        workspace={workspace}
        layout={layout}
        onFocuser={(pane, focuser) => focusers.set(pane, focuser)}
        onShowDiagram={() => focus('diagram')}
      />
      <StatusBar workspace={workspace} onCommands={() => setDialog('commands')} />
      <WorkspaceNotice workspace={workspace} />
      <Show when={dialog() === 'submit'}>
        <SubmitDialog
          session={props.session}
          saveAll={workspace.documents.saveAll}
          unsavedFiles={workspace.documents.waiting()}
          onClose={close}
          onAgain={props.onAgain}
        />
      </Show>
      <Show when={dialog() === 'commands'}>
        <CommandPalette
          commands={workspaceCommands(workspace, { submit: () => setDialog('submit'), focus })}
          onClose={close}
        />
      </Show>
    </div>
  )
}
