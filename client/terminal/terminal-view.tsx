import { createEffect, createSignal, type JSX, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { AttemptSession, TerminalLine } from '../attempt/attempt-session.ts'
import { problemSentence } from '../http/problem-words.ts'
import { Button } from '../ui/button.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { theme } from '../ui/theme.ts'
import { SearchBar } from './search-bar.tsx'
import { TerminalNotices } from './terminal-notices.tsx'
import { createTerminalQuestions } from './terminal-questions.ts'
import { createTerminalScreen, type TerminalScreen } from './terminal-screen.ts'
import { terminalWords } from './terminal-words.ts'

export interface TerminalViewProps {
  readonly session: Pick<AttemptSession, 'openTerminal'>
  readonly terminalId: string
  readonly shown: boolean
  readonly screenReader: boolean
  readonly onLeave: () => void
  readonly onSize: (cols: number, rows: number) => void
  readonly onReady: (terminal: { focus(): void; end(): void }) => void
  /** Commands that somebody wants to run here; the result stops that. */
  readonly onRun: (take: (commands: string) => void) => () => void
}

type Line =
  | { readonly kind: 'open' }
  | { readonly kind: 'ended' }
  /** `final` once the attempt is over: no shell opens any more. */
  | { readonly kind: 'refused'; readonly detail: string; readonly final: boolean }

/** One shell on a screen. Taking the view away leaves the shell running. Import it lazily: it brings xterm.js. */
export function TerminalView(props: TerminalViewProps): JSX.Element {
  const [line, setLine] = createSignal<Line>({ kind: 'open' })
  const [searching, setSearching] = createSignal(false)
  const [screen, setScreen] = createSignal<TerminalScreen>()
  const [waitingBytes, setWaitingBytes] = createSignal(0)
  const questions = createTerminalQuestions({
    paste: text => screen()?.paste(text),
    copy: text => navigator.clipboard.writeText(text),
  })
  let host: HTMLDivElement | undefined
  let shell: TerminalLine | undefined

  function connect(on: TerminalScreen): void {
    setLine({ kind: 'open' })
    shell = props.session.openTerminal({
      terminalId: props.terminalId,
      cols: on.cols,
      rows: on.rows,
      onOutput: (bytes, _, done) => on.write(bytes, done),
      onReplay: phase => (phase === 'begin' ? on.beginReplay() : on.endReplay()),
      onInputWaiting: setWaitingBytes,
      onInputLost: bytes => questions.say(terminalWords().lostInput(formatBytes(bytes))),
      onExit: () => setLine({ kind: 'ended' }),
      onRefused: problem =>
        setLine({
          kind: 'refused',
          detail: problemSentence(problem),
          final: problem.code === 'attempt-closed',
        }),
    })
  }
  function type(bytes: Uint8Array): void {
    const opened = screen()
    if (line().kind === 'open') shell?.write(bytes)
    else if (opened && !isFinal(line()) && bytes.length === 1 && bytes[0] === enter) connect(opened)
  }

  onMount(() => {
    if (host === undefined) return
    const made = createTerminalScreen(host, {
      screenReader: props.screenReader,
      onInput: type,
      onResize(cols, rows) {
        shell?.resize(cols, rows)
        props.onSize(cols, rows)
      },
      onPaste: questions.paste,
      onClipboard: questions.clipboardAsked,
      onKey: key => (key === 'search' ? setSearching(true) : props.onLeave()),
    })
    setScreen(made)
    connect(made)
    props.onSize(made.cols, made.rows)
    onCleanup(() => {
      shell?.leave()
      made.close()
    })
    followPage(made, props)
    onCleanup(
      props.onRun(commands => {
        made.paste(commands)
        type(Uint8Array.of(enter))
        made.focus()
      }),
    )
    props.onReady({ focus: () => made.focus(), end: () => shell?.end() })
  })

  return (
    <div class="terminal-view" classList={{ 'terminal-hidden': !props.shown }}>
      <div ref={host} class="terminal-screen" />
      <Show when={searching() && screen()} keyed>
        {opened => (
          <SearchBar
            onFind={(text, direction) => opened.find(text, direction)}
            onClose={() => {
              setSearching(false)
              opened.endSearch()
              opened.focus()
            }}
          />
        )}
      </Show>
      <TerminalNotices
        questions={questions}
        waitingBytes={line().kind === 'open' ? waitingBytes() : 0}
        onDropInput={() => shell?.dropInput()}
      />
      <LineNote line={line()} onOpen={() => screen() && connectAndFocus()} />
    </div>
  )

  function connectAndFocus(): void {
    const opened = screen()
    if (opened === undefined) return
    connect(opened)
    opened.focus()
  }
}

const enter = 13

function isFinal(line: Line): boolean {
  return line.kind === 'refused' && line.final
}

/** Theme, screen reader mode and being shown, as they change. */
function followPage(screen: TerminalScreen, props: TerminalViewProps): void {
  createEffect(on(theme, () => queueMicrotask(() => screen.showTheme()), { defer: true }))
  createEffect(() => screen.setScreenReader(props.screenReader))
  createEffect(() => screen.resizeText())
  createEffect(() => {
    if (props.shown) requestAnimationFrame(() => screen.fit())
  })
}

/** What stands below the screen when there is no shell behind it. */
function LineNote(props: { readonly line: Line; readonly onOpen: () => void }): JSX.Element {
  const refused = () => (props.line.kind === 'refused' ? props.line : undefined)
  return (
    <Switch>
      <Match when={props.line.kind === 'ended'}>
        <p class="terminal-note" role="status">
          {terminalWords().ended}
        </p>
      </Match>
      <Match when={refused()}>
        {note => (
          <div class="terminal-note" role="status">
            <span>{note().detail}</span>
            <Show when={!note().final}>
              <Button look="ghost" onClick={() => props.onOpen()}>
                {terminalWords().openAgain}
              </Button>
            </Show>
          </div>
        )}
      </Match>
    </Switch>
  )
}
