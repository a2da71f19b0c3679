import { createScreenRows, type ScreenLine } from './screen-rows.ts'
import type { Control } from './terminal-tokens.ts'

/** The screen of a terminal, which knows of each character which printing it is of. */
export interface ScannedScreen {
  print(char: string, width: 1 | 2, id: number): void
  control(control: Control): void
  resize(columns: number, rows: number): void
  /** The lines that changed since they were last asked for. */
  changed(): readonly ScreenLine[]
}

/** Rows above the screen that a line may still reach into. */
const rowsAbove = 100

export function createScannedScreen(): ScannedScreen {
  let columns = 80
  let height = 24
  const rows = createScreenRows()
  /** The first row of the screen. */
  let top = 0
  let row = 0
  let column = 0
  let saved = { row: 0, column: 0 }

  function goTo(nextRow: number, nextColumn: number): void {
    row = Math.min(Math.max(nextRow, top), top + height - 1)
    column = Math.min(Math.max(nextColumn, 0), columns - 1)
    rows.at(row)
  }
  function lineFeed(wrapped: boolean): void {
    column = Math.min(column, columns - 1)
    row += 1
    if (wrapped) rows.at(row).wrapped = true
    else rows.at(row)
    if (row - top >= height) top = row - height + 1
    if (top <= rowsAbove * 2) return
    rows.drop(rowsAbove)
    top -= rowsAbove
    row -= rowsAbove
    saved = { ...saved, row: saved.row - rowsAbove }
  }
  function clear(): void {
    rows.clear()
    top = 0
    row = 0
    column = 0
    saved = { row: 0, column: 0 }
  }
  function eraseScreen(part: 'after' | 'before' | 'all'): void {
    // What was on it has been seen.
    rows.note()
    for (let index = top; index < rows.count(); index += 1) {
      const isOwn = index === row
      if (isOwn && part === 'after') rows.erase(index, column, columns)
      else if (isOwn && part === 'before') rows.erase(index, 0, column + 1)
      else if (part === 'all' || (part === 'after') === index > row) rows.erase(index, 0, columns)
    }
  }
  function shift(count: number, how: 'delete' | 'insert'): void {
    const there = rows.at(row)
    while (there.cells.length < column) there.cells.push(undefined)
    if (how === 'delete') there.cells.splice(column, count)
    else there.cells.splice(column, 0, ...Array<undefined>(Math.min(count, columns)).fill(undefined))
    there.cells.length = Math.min(there.cells.length, columns)
    rows.touch(there)
  }
  function obey(control: Control): void {
    const next = placed(control, { row, column, top, columns })
    if (next !== undefined) goTo(next.row, next.column)
    else if (control.do === 'line-feed') lineFeed(false)
    else if (control.do === 'save') saved = { row, column }
    else if (control.do === 'restore') goTo(saved.row, saved.column)
    else if (control.do === 'reset') clear()
    else if (control.do === 'erase-screen') eraseScreen(control.part)
    else if (control.do === 'delete' || control.do === 'insert') shift(control.count, control.do)
    else if (control.do === 'blank') rows.erase(row, column, Math.min(column + control.count, columns))
    else if (control.do === 'erase-line')
      rows.erase(row, control.part === 'after' ? column : 0, control.part === 'before' ? column + 1 : columns)
  }

  return {
    print(char, width, id) {
      if (column + width > columns) {
        lineFeed(true)
        column = 0
      }
      const there = rows.at(row)
      rows.put(there, column, { char, id })
      if (width === 2) there.cells[column + 1] = undefined
      column += width
    },
    control: obey,
    resize(nextColumns, nextRows) {
      clear()
      columns = nextColumns
      height = nextRows
    },
    changed: rows.changed,
  }
}

/** Where a movement leads, which may be off the screen; undefined for what is none. */
function placed(
  control: Control,
  at: { readonly row: number; readonly column: number; readonly top: number; readonly columns: number },
): { readonly row: number; readonly column: number } | undefined {
  const { row, top, columns } = at
  // After the last column was printed to, the cursor waits there.
  const column = Math.min(at.column, columns - 1)
  switch (control.do) {
    case 'return':
      return { row, column: 0 }
    case 'back':
      return { row, column: column - 1 }
    case 'tab':
      return { row, column: (Math.floor(column / 8) + 1) * 8 }
    case 'up':
      return { row: row - control.count, column }
    case 'down':
      return { row: row + control.count, column }
    case 'right':
      return { row, column: column + control.count }
    case 'left':
      return { row, column: column - control.count }
    case 'column':
      return { row, column: control.count - 1 }
    case 'row':
      return { row: top + control.count - 1, column }
    case 'place':
      return { row: top + control.row - 1, column: control.column - 1 }
    default:
      return undefined
  }
}
