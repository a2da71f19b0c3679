/**
 * What a terminal is told, as far as this reads it: a character, a movement, an erasure. All else is left out of recordings, so that whoever
 * plays them sees what was looked at here and nothing else.
 */
export type TerminalToken =
  | { readonly kind: 'char'; readonly char: string; readonly width: 1 | 2 }
  /** `text` is what it is written as. */
  | { readonly kind: 'control'; readonly text: string; readonly control: Control }
  /** A program that fills the screen begins or ends. */
  | { readonly kind: 'whole-screen'; readonly on: boolean }

/** What moves or erases; counts are at least 1. */
export type Control =
  | { readonly do: 'line-feed' | 'return' | 'back' | 'tab' | 'colour' | 'save' | 'restore' | 'reset' }
  | {
      readonly do: 'up' | 'down' | 'right' | 'left' | 'column' | 'row' | 'delete' | 'insert' | 'blank'
      readonly count: number
    }
  | { readonly do: 'place'; readonly row: number; readonly column: number }
  | { readonly do: 'erase-line' | 'erase-screen'; readonly part: 'after' | 'before' | 'all' }

/** A sequence that goes on longer than that is none. */
const longestSequence = 4_096
/** No screen is larger: a larger count stands for its end. */
const mostCount = 1_000

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is meant.
const sequence =
  /\x1b(?:\[([0-9;:<=>?!]*)([ -/]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*([0-OQ-WYZ`-~\\]))/y
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is meant.

/** Reads what a terminal is told, piece by piece; a sequence may be cut between two. */
export function createTokenReader(): (piece: string) => TerminalToken[] {
  let rest = ''
  return piece => {
    const text = rest + piece
    rest = ''
    const tokens: TerminalToken[] = []
    let at = 0
    while (at < text.length) {
      if (text[at] === '\x1b') {
        sequence.lastIndex = at
        const found = sequence.exec(text)
        if (found === null) {
          if (isCutOff(text, at)) {
            rest = text.length - at > longestSequence ? '' : text.slice(at)
            return tokens
          }
          at += 1
          continue
        }
        at += found[0].length
        const token = tokenOf(found)
        if (token !== undefined) tokens.push(token)
        continue
      }
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
      at += char.length
      const token = plainToken(char)
      if (token !== undefined) tokens.push(token)
    }
    return tokens
  }
}

/** Whether what begins with an escape may still become a sequence. */
function isCutOff(text: string, at: number): boolean {
  const begun = text.slice(at, at + longestSequence + 1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant.
  return /^\x1b(?:\[[0-9;:<=>?!]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)$/.test(begun)
}

const plainControls: { readonly [char: string]: Control } = {
  '\n': { do: 'line-feed' },
  '\v': { do: 'line-feed' },
  '\f': { do: 'line-feed' },
  '\r': { do: 'return' },
  '\b': { do: 'back' },
  '\t': { do: 'tab' },
}
/** What takes no place of its own, or turns the direction of what follows; nobody would see it. */
const unseen = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Cs}\p{Zl}\p{Zp}]$/u
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u

function plainToken(char: string): TerminalToken | undefined {
  const control = plainControls[char]
  if (control !== undefined) return { kind: 'control', text: char, control }
  if (unseen.test(char)) return undefined
  return { kind: 'char', char, width: wide.test(char) ? 2 : 1 }
}

function tokenOf([text, parameters, between, final, single]: RegExpExecArray): TerminalToken | undefined {
  if (single !== undefined) return singleToken(text, single)
  if (final === undefined || parameters === undefined || between !== '') return undefined
  if (parameters.startsWith('?')) {
    const isScreen = /(?:^|[?;])(?:47|1047|1049)(?:;|$)/.test(parameters)
    return isScreen && (final === 'h' || final === 'l')
      ? { kind: 'whole-screen', on: final === 'h' }
      : undefined
  }
  if (!/^[0-9;:]*$/.test(parameters)) return undefined
  const control = controlOf(final, parameters)
  return control && { kind: 'control', text, control }
}

function singleToken(text: string, single: string): TerminalToken | undefined {
  if (text.length !== 2) return undefined
  const what = ({ '7': 'save', '8': 'restore', c: 'reset' } as const)[single]
  return what && { kind: 'control', text, control: { do: what } }
}

function controlOf(final: string, parameters: string): Control | undefined {
  const numbers = parameters.split(';').map(number => Math.min(Number.parseInt(number, 10) || 0, mostCount))
  const [first = 0, second = 0] = numbers
  const count = Math.max(1, first)
  switch (final) {
    case 'm':
      return { do: 'colour' }
    case 'A':
      return { do: 'up', count }
    case 'B':
      return { do: 'down', count }
    case 'C':
      return { do: 'right', count }
    case 'D':
      return { do: 'left', count }
    case 'G':
      return { do: 'column', count }
    case 'd':
      return { do: 'row', count }
    case 'P':
      return { do: 'delete', count }
    case '@':
      return { do: 'insert', count }
    case 'X':
      return { do: 'blank', count }
    case 'H':
    case 'f':
      return { do: 'place', row: count, column: Math.max(1, second) }
    case 'J':
      return first > 2 ? undefined : { do: 'erase-screen', part: parts[first] ?? 'all' }
    case 'K':
      return first > 2 ? undefined : { do: 'erase-line', part: parts[first] ?? 'all' }
    default:
      return undefined
  }
}

const parts = ['after', 'before', 'all'] as const
