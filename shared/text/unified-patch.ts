import { differenceRows } from './difference-rows.ts'
import { type DifferenceLine, lineDifference } from './line-difference.ts'

/** What it takes to make one text of another, as `git diff` writes it, with how many lines were added and removed. */
export interface UnifiedPatch {
  readonly patch: string
  readonly added: number
  readonly removed: number
}

const signs = { same: ' ', added: '+', removed: '-' } as const

/**
 * The patch of a file; `before` undefined for a new one, `after` for one that was removed. Unchanged lines stay only three deep
 * around a change.
 */
export function unifiedPatch(
  path: string,
  before: string | undefined,
  after: string | undefined,
): UnifiedPatch {
  const lines = lineDifference(before ?? '', after ?? '')
  const count = (kind: DifferenceLine['kind']) => lines.filter(line => line.kind === kind).length
  const name = (side: 'a' | 'b', text: string | undefined) =>
    text === undefined ? '/dev/null' : `${side}/${path}`
  const head = [`--- ${name('a', before)}`, `+++ ${name('b', after)}`]
  const hunks = hunksOf(lines).map(hunkText)
  return { patch: `${[...head, ...hunks].join('\n')}\n`, added: count('added'), removed: count('removed') }
}

function hunksOf(lines: readonly DifferenceLine[]): readonly (readonly DifferenceLine[])[] {
  const hunks: DifferenceLine[][] = [[]]
  for (const row of differenceRows(lines)) {
    if (row.kind === 'fold') hunks.push([])
    else hunks.at(-1)?.push(row.line)
  }
  return hunks.filter(hunk => hunk.some(line => line.kind !== 'same'))
}

function hunkText(hunk: readonly DifferenceLine[]): string {
  const range = (side: 'before' | 'after') => {
    const numbers = hunk.flatMap(line => line[side] ?? [])
    return `${numbers[0] ?? 0},${numbers.length}`
  }
  const body = hunk.map(line => signs[line.kind] + line.text)
  return [`@@ -${range('before')} +${range('after')} @@`, ...body].join('\n')
}
