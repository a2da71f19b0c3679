import type { RecordedMoment, RecordedTerminal } from '../../../shared/journal/recorded-terminal.ts'
import type { TerminalSize } from '../../workspaces/driver.ts'

/** What one terminal printed since it was last written down. */
export interface TerminalTape {
  /** Its end as far as it was ever printed: where a reader who comes anew goes on. */
  end(): string
  printed(bytes: Uint8Array, at: number): void
  resized(size: TerminalSize, at: number): void
  /** What was printed meanwhile is not known. */
  missed(at: number): void
  /** Roughly the bytes of what it holds. */
  size(): number
  /** Takes out what it holds. */
  take(): RecordedTerminal
}

/** What is printed within so many milliseconds is one moment: nobody sees the difference. */
const momentMs = 40
/** Of what is printed in one moment, its end; more than a screen shows. */
const momentChars = 16 * 1024
/** Enough to find the place again in what a terminal keeps. */
const endChars = 2_048

/** `before`: what was recorded of it last, of which the end is kept. */
export function createTerminalTape(before: string): TerminalTape {
  const decoder = new TextDecoder()
  let moments: RecordedMoment[] = []
  let chars = 0
  let end = before.slice(-endChars)
  let size: TerminalSize | undefined

  return {
    end: () => end,
    printed(bytes, at) {
      const text = decoder.decode(bytes, { stream: true })
      if (text === '') return
      end = (end + text).slice(-endChars)
      const last = moments.at(-1)
      const goesOn = last?.[1] === 'o' && at - last[0] < momentMs
      const whole = goesOn ? last[2] + text : text
      const kept = whole.length <= momentChars ? whole : fromLine(whole.slice(-momentChars))
      chars += kept.length - (goesOn ? last[2].length : 0)
      if (goesOn) moments[moments.length - 1] = [last[0], 'o', kept]
      else moments.push([at, 'o', kept])
    },
    resized(wanted, at) {
      const next = { columns: within(wanted.columns, 2, 500), rows: within(wanted.rows, 1, 300) }
      if (size?.columns === next.columns && size.rows === next.rows) return
      size = next
      moments.push([at, 'r', next.columns, next.rows])
    },
    missed: at => void moments.push([at, 'g']),
    size: () => chars + moments.length * 24,
    take() {
      const taken = moments
      moments = []
      chars = 0
      return taken
    },
  }
}

/** What is cut off begins with a line of its own. */
function fromLine(text: string): string {
  const line = text.indexOf('\n')
  return line < 0 ? text : text.slice(line + 1)
}

/** As the workspace brings sizes into their range. */
const within = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Math.trunc(value) || low))
