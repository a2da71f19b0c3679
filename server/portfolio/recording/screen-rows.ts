/** A character on the screen, and the number of its printing. */
export interface Cell {
  readonly char: string
  readonly id: number
}

/** A row of the screen. */
export interface Row {
  cells: (Cell | undefined)[]
  /** It goes on with the row above, whose end was reached. */
  wrapped: boolean
  /** Everything that was ever printed in it: also what was erased was there to be seen. */
  readonly printed: { readonly column: number; readonly id: number }[]
}

/** A line as it is read, across the rows that it takes. */
export interface ScreenLine {
  readonly text: string
  /** The printings that a part of it was ever made of, from `start` up to `end`. */
  ids(start: number, end: number): readonly number[]
}

/** The rows of a screen and those above it, and which of their lines have changed. */
export interface ScreenRows {
  /** A row that is not there yet is made. */
  at(index: number): Row
  count(): number
  put(row: Row, column: number, cell: Cell): void
  erase(index: number, from: number, to: number): void
  touch(row: Row): void
  /** Forgets the first rows, which change no more. */
  drop(count: number): void
  clear(): void
  /** What stands there was to be seen: its lines are read as they are now, whatever becomes of them. */
  note(): void
  /** The lines that changed since they were last asked for. */
  changed(): readonly ScreenLine[]
}

/** Of a row; more is printed over and over in one place, and its first printings are not looked for any more. */
const mostPrinted = 20_000
/** A line that is longer is read as several, in characters. */
const longestLine = 8_192

export function createScreenRows(): ScreenRows {
  let rows: Row[] = [newRow()]
  let changed = new Set<Row>()
  const gone: ScreenLine[] = []
  function note(): void {
    for (const line of linesOf(rows, changed)) gone.push(line)
    changed = new Set()
  }
  return {
    at(index) {
      for (;;) {
        const there = rows[index]
        if (there !== undefined) return there
        rows.push(newRow())
      }
    },
    count: () => rows.length,
    put(row, column, cell) {
      row.cells[column] = cell
      if (row.printed.length < mostPrinted) row.printed.push({ column, id: cell.id })
      changed.add(row)
    },
    erase(index, from, to) {
      const there = rows[index]
      if (there === undefined) return
      for (let at = from; at < Math.min(to, there.cells.length); at += 1) there.cells[at] = undefined
      changed.add(there)
    },
    touch: row => void changed.add(row),
    drop(count) {
      note()
      rows = rows.slice(count)
    },
    clear() {
      note()
      rows = [newRow()]
    },
    note,
    changed() {
      note()
      return gone.splice(0)
    },
  }
}

const newRow = (): Row => ({ cells: [], wrapped: false, printed: [] })

/** The whole lines in which a row has changed. */
function linesOf(rows: readonly Row[], changed: ReadonlySet<Row>): ScreenLine[] {
  const lines: ScreenLine[] = []
  let left = changed.size
  // Nearly always the last rows alone have changed.
  for (let end = rows.length; end > 0 && left > 0; ) {
    let start = end - 1
    let length = rows[start]?.cells.length ?? 0
    let isChanged = false
    for (;;) {
      const row = rows[start]
      if (row !== undefined && changed.has(row)) {
        isChanged = true
        left -= 1
      }
      if (start === 0 || row?.wrapped !== true || length >= longestLine) break
      start -= 1
      length += rows[start]?.cells.length ?? 0
    }
    if (isChanged) lines.unshift(lineOf(rows.slice(start, end)))
    end = start
  }
  return lines
}

function lineOf(rows: readonly Row[]): ScreenLine {
  const starts: number[] = []
  const at: (number | undefined)[] = []
  let text = ''
  for (const row of rows) {
    starts.push(text.length)
    for (let column = 0; column < row.cells.length; column += 1) {
      const cell = row.cells[column]
      text += cell?.char ?? ' '
      // A character of two code units stands in two places of the text.
      for (let unit = 0; unit < (cell?.char.length ?? 1); unit += 1) at.push(cell?.id)
    }
  }
  return {
    text,
    ids(start, end) {
      const now = at.slice(start, end).filter(id => id !== undefined)
      const ever = rows.flatMap(({ printed }, index) => {
        const first = starts[index] ?? 0
        return printed
          .filter(({ column }) => first + column >= start && first + column < end)
          .map(({ id }) => id)
      })
      return [...now, ...ever]
    },
  }
}
