import { type JSX, Show } from 'solid-js'
import { formatTimeOfDay } from '../ui/format-time.ts'
import { theme, toggleTheme } from '../ui/theme.ts'
import '../ui/status-bar.css'
import { clockWords } from './clock-words.ts'
import { commandKeyText } from './command-key.ts'
import { connectionWords, endWords, saveWords } from './status-words.ts'
import type { WorkspaceState } from './workspace-state.ts'

/** Connection, what became of the work, the end by the server's time; commands and theme. */
export function StatusBar(props: {
  readonly workspace: WorkspaceState
  readonly onCommands: () => void
}): JSX.Element {
  const session = () => props.workspace.session
  const connection = () => {
    // The server's time moves with this device's, which the retry is told by.
    props.workspace.serverTime()
    return connectionWords(session().connection(), Date.now())
  }
  const end = () => {
    const { mode, clock } = session().state()
    return endWords(mode, clock, props.workspace.serverTime(), formatTimeOfDay)
  }
  return (
    <footer class="status-bar">
      <span class="status-connection">
        <i class={`status-dot status-dot-${connection().tone}`} aria-hidden="true" />
        <b>{connection().text}</b>
        <Show when={connection().detail}>{detail => <span class="figures">{detail()}</span>}</Show>
      </span>
      <span class="figures">{saveWords(session().saves(), props.workspace.documents.waiting().length)}</span>
      <Show when={end()}>{words => <span class="figures status-end">{words()}</span>}</Show>
      <span class="status-space" />
      <button type="button" onClick={() => props.onCommands()}>
        {clockWords().commands} <kbd>{commandKeyText(clockWords().control)}</kbd>
      </button>
      <button type="button" aria-label={clockWords().theme(theme())} onClick={toggleTheme}>
        {clockWords().themes[theme()]}
      </button>
    </footer>
  )
}
