import Accessibility from 'lucide-solid/icons/accessibility'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Tab, TabList } from '../ui/tabs.tsx'
import { accountText } from './account-text.ts'
import { RecordingMark } from './recording-mark.tsx'
import { terminalTitle } from './terminal-ids.ts'
import './terminal-pane.css'
import { terminalWords } from './terminal-words.ts'
import type { Terminals } from './terminals-state.ts'

const TerminalView = lazy(async () => ({ default: (await import('./terminal-view.tsx')).TerminalView }))

export interface TerminalPaneProps {
  readonly session: AttemptSession
  readonly terminals: Terminals
  /** How large each terminal is, in characters, whenever that changes. */
  readonly onSize?: ((id: string, cols: number, rows: number) => void) | undefined
  readonly onReady: (terminal: { focus(): void }) => void
}

interface OpenView {
  focus(): void
  end(): void
}

const icon = { size: 14, 'stroke-width': 1.6 } as const

/** The terminals as tabs, all of them alive, one of them shown. */
export function TerminalPane(props: TerminalPaneProps): JSX.Element {
  const [screenReader, setScreenReader] = createSignal(recallScreenReader())
  const views = new Map<string, OpenView>()
  let pane: HTMLDivElement | undefined

  function ready(id: string, view: OpenView): void {
    views.set(id, view)
    if (views.size === 1) props.onReady({ focus: focusCurrent })
  }
  function focusCurrent(): void {
    const current = views.get(props.terminals.current() ?? '')
    if (current === undefined) pane?.querySelector('button')?.focus()
    else current.focus()
  }
  function close(id: string): void {
    views.get(id)?.end()
    views.delete(id)
    props.terminals.close(id)
  }
  function select(id: string): void {
    props.terminals.select(id)
    requestAnimationFrame(() => views.get(id)?.focus())
  }
  function toggleScreenReader(): void {
    setScreenReader(on => !on)
    rememberScreenReader(screenReader())
  }

  return (
    <div ref={pane} class="terminals">
      <TerminalHeader
        {...props}
        screenReader={screenReader()}
        onSelect={select}
        onClose={close}
        onToggleScreenReader={toggleScreenReader}
      />
      <div class="terminals-screens">
        <Suspense fallback={<p class="terminal-note">{terminalWords().opening}</p>}>
          <For
            each={props.terminals.ids()}
            fallback={<p class="terminal-note">{terminalWords().noneOpen}</p>}
          >
            {id => (
              <TerminalView
                session={props.session}
                terminalId={id}
                shown={id === props.terminals.current()}
                screenReader={screenReader()}
                onSize={(cols, rows) => props.onSize?.(id, cols, rows)}
                onLeave={() => pane?.querySelector<HTMLElement>('[aria-selected=true]')?.focus()}
                onReady={view => ready(id, view)}
                onRun={take => props.terminals.onRun(id, take)}
              />
            )}
          </For>
        </Suspense>
      </div>
    </div>
  )
}

interface TerminalHeaderProps extends TerminalPaneProps {
  readonly screenReader: boolean
  readonly onSelect: (id: string) => void
  readonly onClose: (id: string) => void
  readonly onToggleScreenReader: () => void
}

function TerminalHeader(props: TerminalHeaderProps): JSX.Element {
  return (
    <div class="terminals-header">
      <TabList label={terminalWords().terminals} low>
        <For each={props.terminals.ids()}>
          {id => (
            <span class="terminal-tab">
              <Tab
                selected={id === props.terminals.current()}
                onSelect={() => props.onSelect(id)}
                onKeyDown={event => event.key === 'Delete' && props.onClose(id)}
              >
                {terminalTitle(id)}
              </Tab>
              <button
                type="button"
                class="terminal-tab-close"
                tabindex={-1}
                aria-label={terminalWords().end(terminalTitle(id))}
                onClick={() => props.onClose(id)}
              >
                <X {...icon} />
              </button>
            </span>
          )}
        </For>
      </TabList>
      <IconButton
        label={terminalWords().newTerminal}
        disabled={!props.terminals.canOpen()}
        onClick={() => props.terminals.open()}
      >
        <Plus {...icon} />
      </IconButton>
      <Show when={props.session.state().recording?.status === 'on'}>
        <RecordingMark onStop={() => props.session.send({ kind: 'stop-recording' })} />
      </Show>
      <span class="terminals-key" title={terminalWords().keys}>
        <kbd>F6</kbd> {terminalWords().leaves}
      </span>
      <IconButton
        label={terminalWords().screenReader}
        aria-pressed={props.screenReader}
        onClick={() => props.onToggleScreenReader()}
      >
        <Accessibility {...icon} />
      </IconButton>
      <Show when={props.session.state().account}>
        {account => <span class="terminals-account figures">{accountText(account())}</span>}
      </Show>
    </div>
  )
}

const screenReaderKey = 'assay.screen-reader'

function recallScreenReader(): boolean {
  try {
    return localStorage.getItem(screenReaderKey) === 'on'
  } catch {
    return false
  }
}

function rememberScreenReader(on: boolean): void {
  try {
    localStorage.setItem(screenReaderKey, on ? 'on' : 'off')
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
