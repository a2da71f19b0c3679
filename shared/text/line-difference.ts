/** A line of two texts laid over each other. */
export interface DifferenceLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  /** Its number from 1 in the text before, where it is one of that; `after` likewise. */
  readonly before?: number
  readonly after?: number
}

/** Two middles of 2,000 lines: the table for them takes 8 MB for a moment and some 30 ms. */
const maxCells = 4_000_000

/**
 * What it takes to make one text of another, line by line: as few lines removed and added as can be, removed ones first.
 * Where nearly everything differs between very long texts, all of that counts as removed and added.
 */
export function lineDifference(before: string, after: string): readonly DifferenceLine[] {
  const old = linesOf(before)
  const now = linesOf(after)
  const start = commonStart(old, now)
  const end = commonEnd(old, now, start)
  const middle = matches(old.slice(start, old.length - end), now.slice(start, now.length - end))

  const lines: DifferenceLine[] = []
  let i = 0
  let j = 0
  const removeUntil = (stop: number) => {
    for (; i < stop; i += 1) lines.push({ kind: 'removed', text: old[i] ?? '', before: i + 1 })
  }
  const addUntil = (stop: number) => {
    for (; j < stop; j += 1) lines.push({ kind: 'added', text: now[j] ?? '', after: j + 1 })
  }
  const keep = (oldIndex: number, newIndex: number) => {
    removeUntil(oldIndex)
    addUntil(newIndex)
    lines.push({ kind: 'same', text: now[j] ?? '', before: i + 1, after: j + 1 })
    i += 1
    j += 1
  }
  for (let line = 0; line < start; line += 1) keep(line, line)
  for (const [oldIndex, newIndex] of middle) keep(start + oldIndex, start + newIndex)
  for (let line = end; line > 0; line -= 1) keep(old.length - line, now.length - line)
  removeUntil(old.length)
  addUntil(now.length)
  return lines
}

/** A line break ends a line: a text that ends with one has no empty line after it. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function commonStart(old: readonly string[], now: readonly string[]): number {
  const most = Math.min(old.length, now.length)
  let count = 0
  while (count < most && old[count] === now[count]) count += 1
  return count
}

function commonEnd(old: readonly string[], now: readonly string[], start: number): number {
  const most = Math.min(old.length, now.length) - start
  let count = 0
  while (count < most && old[old.length - 1 - count] === now[now.length - 1 - count]) count += 1
  return count
}

/** The longest common subsequence as pairs of indexes, by the textbook's table of lengths from the end. */
function matches(old: readonly string[], now: readonly string[]): readonly (readonly [number, number])[] {
  if (old.length * now.length > maxCells) return []
  const width = now.length + 1
  const lengths = new Uint16Array((old.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))

  const pairs: (readonly [number, number])[] = []
  let i = 0
  let j = 0
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      pairs.push([i, j])
      i += 1
      j += 1
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}
