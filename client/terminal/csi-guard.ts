import type { IFunctionIdentifier, IParser } from '@xterm/xterm'

/**
 * Control sequences that xterm.js repeats as often as their number says: thirteen bytes with a number near 2³¹ stop the
 * page for minutes. Repeat character, insert and delete lines, scroll up and down, tab forward and back, and their kin.
 */
export const repeatingSequences: readonly IFunctionIdentifier[] = [
  { final: 'b' },
  { final: 'L' },
  { final: 'M' },
  { final: 'S' },
  { final: 'T' },
  { final: 'I' },
  { final: 'Z' },
  { final: '^' },
  { final: '@', intermediates: ' ' },
  { final: 'A', intermediates: ' ' },
  { final: '}', intermediates: "'" },
  { final: '~', intermediates: "'" },
]

/** No screen needs more repetitions than a few times its size: anything above is swallowed. */
const screensAllowed = 4

interface Screen {
  readonly parser: IParser
  readonly cols: number
  readonly rows: number
}

/** Install it before anything is written. */
export function installCsiGuard(screen: Screen): void {
  for (const id of repeatingSequences) {
    screen.parser.registerCsiHandler(id, ([first]) => {
      const count = Array.isArray(first) ? first[0] : first
      return (count ?? 0) > screensAllowed * Math.max(screen.cols, screen.rows)
    })
  }
}
