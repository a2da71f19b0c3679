/** What a key means to the terminal's frame rather than to the shell. */
export type TerminalKey = 'copy' | 'paste' | 'search' | 'leave'

interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/**
 * Undefined for everything the shell gets. Tab belongs to the shell, so Ctrl+Shift+Escape leads out, as F6 does in the page. On a Mac
 * the browser copies and pastes with Command by itself.
 */
export function terminalKey(press: KeyPress): TerminalKey | undefined {
  if (press.altKey || press.metaKey) return undefined
  if (!press.ctrlKey || !press.shiftKey) return undefined
  switch (press.key) {
    case 'C':
    case 'c':
      return 'copy'
    case 'V':
    case 'v':
      return 'paste'
    case 'F':
    case 'f':
      return 'search'
    case 'Escape':
      return 'leave'
    default:
      return undefined
  }
}
