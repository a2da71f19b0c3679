import { createGuardedTerminal, measureWithFont, terminalFontPx } from './guarded-terminal.ts'
import { terminalTheme } from './terminal-theme.ts'

/** What somebody else's terminal shows: its size, and the end of what it printed. */
export interface MirroredTerminal {
  readonly cols: number
  readonly rows: number
  readonly printed: string
}

/** Somebody else's terminal, to look at and to copy from: nothing that is typed or pasted here goes anywhere. */
export interface MirrorScreen {
  show(terminal: MirroredTerminal): void
  showTheme(): void
  close(): void
}

/** Below that nobody reads it: on a phone one moves a wide terminal to the side. */
const smallestFontPx = 8
/** Width and height of a letter of the terminal's font, in parts of its size. */
const letter = { width: 0.602, height: 1.32 * 1.25 }

export function createMirrorScreen(host: HTMLElement): MirrorScreen {
  const terminal = createGuardedTerminal({
    disableStdin: true,
    cursorInactiveStyle: 'block',
    fontSize: terminalFontPx,
  })
  let shown: MirroredTerminal = { cols: 80, rows: 24, printed: '' }
  // A program's wish for the clipboard is its presenter's to answer.
  terminal.parser.registerOscHandler(52, () => true)
  terminal.open(host)
  terminal.textarea?.setAttribute('tabindex', '-1')
  terminal.textarea?.setAttribute('aria-hidden', 'true')
  void measureWithFont(terminal)

  /** As large as the presenter's lines fit. */
  function fitToPlace(): void {
    const { clientWidth, clientHeight } = host
    if (clientWidth === 0 || clientHeight === 0) return
    const byWidth = (clientWidth - 14) / shown.cols / letter.width
    const byHeight = clientHeight / shown.rows / letter.height
    const size = Math.min(terminalFontPx, Math.max(smallestFontPx, Math.min(byWidth, Math.max(byHeight, 9))))
    terminal.options.fontSize = Math.floor(size * 4) / 4
  }
  const observer = new ResizeObserver(fitToPlace)
  observer.observe(host)

  return {
    show(next) {
      const before = shown
      shown = next
      if (next.cols !== terminal.cols || next.rows !== terminal.rows) {
        terminal.resize(next.cols, next.rows)
        fitToPlace()
      }
      if (next.printed === before.printed) return
      // What goes on is written on; all else is another moment of the terminal.
      if (next.printed.startsWith(before.printed)) terminal.write(next.printed.slice(before.printed.length))
      else {
        terminal.reset()
        terminal.write(next.printed)
      }
    },
    showTheme() {
      terminal.options.theme = terminalTheme()
    },
    close() {
      observer.disconnect()
      terminal.dispose()
    },
  }
}
