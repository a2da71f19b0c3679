import { createSignal, type JSX, onCleanup, Show } from 'solid-js'
import { isPaused, readClock } from '../../shared/clock.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { PresentBar } from '../presenter/present-bar.tsx'
import { PresentDialog } from '../presenter/present-dialog.tsx'
import { isCommandKey, isSaveKey } from './command-key.ts'
import { CommandPalette } from './command-palette.tsx'
import { fetchEarly } from './early-chunks.ts'
import { createLayoutState } from './layout-state.ts'
import { paneBeside, paneKey } from './pane-keys.ts'
import { PausedDialog } from './paused-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { SubmitDialog } from './submit-dialog.tsx'
import { TopBar } from './top-bar.tsx'
import './workspace.css'
import { workspaceCommands } from './workspace-commands.ts'
import { WorkspaceNotice } from './workspace-notice.tsx'
import { WorkspacePanes } from './workspace-panes.tsx'
import { createWorkspaceState, type PaneName, paneNames } from './workspace-state.ts'

void fetchEarly()

function take(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

/** What has a frame of its own around it, tabs or files: from there the next pane is its own text. */
const framed: { readonly [pane in PaneName]?: string } = {
  editor: '.editor-code',
  terminal: '.terminals-screens',
}

function paneToFocus(which: 'next' | 'previous'): PaneName {
  const isWithin = (selector: string) => document.activeElement?.closest(selector) != null
  const here = paneNames.find(pane => isWithin(`.pane-${pane}`))
  const text = here && framed[here]
  const inFrame = which === 'next' && text !== undefined && !isWithin(text)
  return here !== undefined && inFrame ? here : paneBeside(here, which)
}

/** The screen on which an attempt is worked at, while its clock runs. */
export function Workspace(props: {
  readonly session: AttemptSession
  /** The task that is selected at first, with its lesson open where it has one. */
  readonly lesson?: string | undefined
  /** A practice attempt was ended so that a new one can begin. */
  readonly onAgain?: (() => void) | undefined
}): JSX.Element {
  const workspace = createWorkspaceState(props.session, props.lesson)
  const { presenting } = workspace
  const layout = createLayoutState()
  const [dialog, setDialog] = createSignal<'submit' | 'commands' | 'present'>()
  const focusers = new Map<PaneName, () => void>()
  const close = () => setDialog(undefined)
  const paused = () => isPaused(props.session.state().clock)
  /** What was typed is saved before: nothing can be while it is paused. */
  async function pause(): Promise<void> {
    try {
      await workspace.documents.saveAll()
      await props.session.send({ kind: 'pause' })
    } catch (error) {
      workspace.failed(error)
    }
  }

  function focus(pane: PaneName): void {
    workspace.showPane(pane)
    focusers.get(pane)?.()
  }
  function key(event: KeyboardEvent): void {
    if (isSaveKey(event)) {
      event.preventDefault()
      void workspace.documents.saveAll()
    }
    const which = paneKey(event)
    if (which !== undefined && document.querySelector('dialog[open]') === null) {
      take(event)
      focus(paneToFocus(which))
    }
    if (!isCommandKey(event)) return
    take(event)
    setDialog(open => (open === undefined ? 'commands' : open === 'commands' ? undefined : open))
  }
  // Before anybody else hears of it: editor and terminal have meanings of their own for these keys.
  window.addEventListener('keydown', key, { capture: true })
  onCleanup(() => window.removeEventListener('keydown', key, { capture: true }))

  return (
    <div
      class="workspace"
      classList={{
        'workspace-presenting': presenting.isOpen(),
        'workspace-projected': presenting.isOpen() && presenting.isProjected(),
      }}
    >
      <TopBar
        workspace={workspace}
        onPause={pause}
        onSubmit={() => setDialog('submit')}
        onPresent={() => setDialog('present')}
      />
      <Show when={presenting.isOpen()}>
        <PresentBar presenting={presenting} chapterTitle={workspace.selectedTask()?.title ?? ''} />
      </Show>
      <WorkspacePanes
        workspace={workspace}
        layout={layout}
        onFocuser={(pane, focuser) => focusers.set(pane, focuser)}
        onShowDiagram={() => focus('diagram')}
      />
      <StatusBar workspace={workspace} onCommands={() => setDialog('commands')} />
      <WorkspaceNotice workspace={workspace} />
      <Show when={paused()}>
        <PausedDialog
          remainingMs={readClock(props.session.state().clock, workspace.serverTime()).remainingMs}
          onResume={async () => void (await props.session.send({ kind: 'resume' }))}
        />
      </Show>
      <Show when={dialog() === 'submit' && !paused()}>
        <SubmitDialog
          session={workspace.session}
          saveAll={workspace.documents.saveAll}
          unsavedFiles={workspace.documents.waiting()}
          onClose={close}
          onAgain={props.onAgain}
        />
      </Show>
      <Show when={dialog() === 'present' && !paused()}>
        <PresentDialog presenting={presenting} onClose={close} />
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
