import type { DifferenceLine } from './line-difference.ts'

/** What is shown of a difference: a line, or a run of lines folded away. */
export type DifferenceRow =
  | { readonly kind: 'line'; readonly line: DifferenceLine }
  /** Lines that are the same in both, folded away. */
  | { readonly kind: 'fold'; readonly lines: readonly DifferenceLine[] }

/** Unchanged lines that stay around a change, so that one sees where it is. */
const context = 3
/** Fewer than this are no relief when folded. */
const leastFolded = 6

/** Folds long runs of unchanged lines away; a text without any change stays whole. */
export function differenceRows(lines: readonly DifferenceLine[]): readonly DifferenceRow[] {
  const changed = lines.map(line => line.kind !== 'same')
  if (!changed.includes(true)) return lines.map(asRow)
  const near = lines.map((_, index) =>
    changed.slice(Math.max(0, index - context), index + context + 1).includes(true),
  )
  const rows: DifferenceRow[] = []
  for (let start = 0; start < lines.length; ) {
    let stop = start
    while (stop < lines.length && near[stop] === near[start]) stop += 1
    const run = lines.slice(start, stop)
    if (near[start] || run.length < leastFolded) rows.push(...run.map(asRow))
    else rows.push({ kind: 'fold', lines: run })
    start = stop
  }
  return rows
}

function asRow(line: DifferenceLine): DifferenceRow {
  return { kind: 'line', line }
}
