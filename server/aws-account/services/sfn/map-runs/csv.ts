import { StateError } from '../interpreter/state-error.ts'

/** The lines of a text of separated values (RFC 4180): quotes around values, doubled within. At most `maxRows`. */
export function readRows(text: string, delimiter: string, maxRows: number): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let isQuoted = false
  const endValue = () => {
    row.push(value)
    value = ''
  }
  const endRow = () => {
    endValue()
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  for (let index = 0; index < text.length && rows.length < maxRows; index++) {
    const char = text[index] ?? ''
    if (isQuoted) {
      if (char !== '"') value += char
      else if (text[index + 1] === '"') value += text[index++]
      else isQuoted = false
    } else if (char === '"' && value === '') isQuoted = true
    else if (char === delimiter) endValue()
    else if (char === '\n') endRow()
    else if (char !== '\r' || text[index + 1] !== '\n') value += char
  }
  if (rows.length < maxRows && (value !== '' || row.length)) endRow()
  return rows
}

/** Rows as objects by the names of their columns. Values that are missing are empty; those without a name are left out. */
export function named(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): Record<string, string>[] {
  if (new Set(headers).size < headers.length)
    throw new StateError('States.ItemReaderFailed', 'CSV headers cannot contain duplicates.')
  return rows.map(row => Object.fromEntries(headers.map((header, index) => [header, row[index] ?? ''])))
}
