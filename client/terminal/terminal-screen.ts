import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import type { Terminal } from '@xterm/xterm'
import { scaled } from '../ui/text-scale.ts'
import { type ClipboardRequest, clipboardRequest } from './clipboard-request.ts'
import { createGuardedTerminal, measureWithFont, terminalFontPx } from './guarded-terminal.ts'
import { type TerminalKey, terminalKey } from './terminal-key.ts'
import { terminalTheme } from './terminal-theme.ts'

export interface TerminalScreen {
  readonly cols: number
  readonly rows: number
  /** `done` is called when the bytes are on the screen. */
  write(bytes: Uint8Array, done: () => void): void
  /** Empties the screen. Until `endReplay`, what the screen answers to queries in old output is not passed on. */
  beginReplay(): void
  endReplay(): void
  /** Gives the program a text as pasted: between brackets where it wants them. */
  paste(text: string): void
  /** Takes the size of its place, if it has one. */
  fit(): void
  focus(): void
  showTheme(): void
  /** Takes the size of text that the page has now. */
  resizeText(): void
  setScreenReader(on: boolean): void
  find(text: string, direction: 'next' | 'previous'): boolean
  endSearch(): void
  close(): void
}

export interface TerminalScreenOptions {
  readonly screenReader: boolean
  readonly onInput: (bytes: Uint8Array) => void
  readonly onResize: (cols: number, rows: number) => void
  readonly onKey: (key: Exclude<TerminalKey, 'copy' | 'paste'>) => void
  /** The person pastes; it is pasted by `paste` alone. */
  readonly onPaste: (clipboard: string, program: { readonly isToldOfPastes: boolean }) => void
  /** A program asks for the clipboard, now and not in old output. */
  readonly onClipboard: (request: ClipboardRequest) => void
}

/** xterm.js in a place of the page. Titles of programs have no effect; links are http and https. */
export function createTerminalScreen(host: HTMLElement, options: TerminalScreenOptions): TerminalScreen {
  const terminal = createGuardedTerminal({
    screenReaderMode: options.screenReader,
    fontSize: scaled(terminalFontPx),
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.attachCustomKeyEventHandler(event => passOn(event, terminal, options.onKey))
  terminal.open(host)

  let muted = false
  const input = (bytes: Uint8Array) => {
    if (!muted) options.onInput(bytes)
  }
  terminal.onData(text => input(new TextEncoder().encode(text)))
  terminal.onBinary(text => input(Uint8Array.from(text, letter => letter.charCodeAt(0))))
  terminal.onResize(({ cols, rows }) => options.onResize(cols, rows))

  const fitToPlace = () => {
    if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit()
  }
  terminal.parser.registerOscHandler(52, data => {
    const request = muted ? undefined : clipboardRequest(data)
    if (request !== undefined) options.onClipboard(request)
    return true
  })
  const stopWatchingPastes = watchPastes(host, clipboard =>
    options.onPaste(clipboard, { isToldOfPastes: terminal.modes.bracketedPasteMode }),
  )

  const observer = new ResizeObserver(fitToPlace)
  observer.observe(host)
  fitToPlace()
  void measureWithFont(terminal).then(fitToPlace)
  drawWithGpu(terminal, fitToPlace)

  return {
    get cols() {
      return terminal.cols
    },
    get rows() {
      return terminal.rows
    },
    write: (bytes, done) => terminal.write(bytes, done),
    beginReplay() {
      muted = true
      terminal.reset()
    },
    endReplay: () =>
      terminal.write('', () => {
        muted = false
      }),
    paste: text => terminal.paste(text),
    fit: fitToPlace,
    focus: () => terminal.focus(),
    showTheme() {
      terminal.options.theme = terminalTheme()
    },
    resizeText() {
      terminal.options.fontSize = scaled(terminalFontPx)
      fitToPlace()
    },
    setScreenReader(on) {
      terminal.options.screenReaderMode = on
    },
    find: (text, direction) => (direction === 'next' ? search.findNext(text) : search.findPrevious(text)),
    endSearch: () => search.clearDecorations(),
    close() {
      observer.disconnect()
      stopWatchingPastes()
      terminal.dispose()
    },
  }
}

/** Takes every paste before xterm.js, which would hand it to the program as it is. Returns how to stop. */
function watchPastes(host: HTMLElement, onPaste: (clipboard: string) => void): () => void {
  const take = (event: ClipboardEvent) => {
    event.preventDefault()
    event.stopPropagation()
    onPaste(event.clipboardData?.getData('text/plain') ?? '')
  }
  host.addEventListener('paste', take, { capture: true })
  return () => host.removeEventListener('paste', take, { capture: true })
}

/** False where the key is not the shell's. Pasting is left to the browser, which needs no permission for it. */
function passOn(event: KeyboardEvent, terminal: Terminal, onKey: TerminalScreenOptions['onKey']): boolean {
  const key = terminalKey(event)
  if (key === undefined) return true
  if (key === 'paste') return false
  event.preventDefault()
  if (event.type !== 'keydown') return false
  if (key !== 'copy') onKey(key)
  else if (terminal.hasSelection()) void navigator.clipboard?.writeText(terminal.getSelection())
  return false
}

/** The drawing by WebGL is quicker and 110 KB large: it comes after the first picture, and goes if the GPU does. */
function drawWithGpu(terminal: Terminal, onDrawn: () => void): void {
  const first = terminal.onRender(() => {
    first.dispose()
    setTimeout(async () => {
      const { WebglAddon } = await import('@xterm/addon-webgl')
      try {
        const webgl = new WebglAddon()
        webgl.onContextLoss(() => webgl.dispose())
        terminal.loadAddon(webgl)
        onDrawn()
      } catch {
        // No WebGL here: the slower drawing stays.
      }
    }, 1_000)
  })
}
