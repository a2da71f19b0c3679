/**
 * Codes that are read aloud and typed: no two of these letters and digits look alike, and their number is a prime, so that one wrong
 * letter, or two that changed places, never gives another code.
 */
const letters = '23456789ACEFHJKMNPRTWXY'
const codeLength = 12
const groupLength = 4

/** What each place counts; all differ, and none is a multiple of the number of letters. */
const weightOf = (place: number) => place + 1

/**
 * A code of twelve letters, the last of which follows from the others: about 50 bits.
 * @param pick a whole number from 0 to `below` - 1, by chance that nobody can guess
 */
export function makeEntryCode(pick: (below: number) => number): string {
  const values = Array.from({ length: codeLength - 1 }, () => pick(letters.length))
  const sum = sumOf(values)
  const last = letters
    .split('')
    .findIndex((_, value) => (sum + weightOf(codeLength - 1) * value) % letters.length === 0)
  return grouped([...values, last].map(value => letters[value]).join(''))
}

/** What somebody typed as a code in its one form, `ABCD-EFGH-JKMN`; undefined where no code is like that. */
export function readEntryCode(typed: string): string | undefined {
  const text = typed.toUpperCase().replace(/[\s\p{Pd}_.]/gu, '')
  if (text.length !== codeLength) return undefined
  const values = text.split('').map(letter => letters.indexOf(letter))
  if (values.includes(-1) || sumOf(values) % letters.length !== 0) return undefined
  return grouped(text)
}

const sumOf = (values: readonly number[]) =>
  values.reduce((sum, value, place) => sum + weightOf(place) * value, 0)

const grouped = (text: string) =>
  Array.from({ length: codeLength / groupLength }, (_, group) =>
    text.slice(group * groupLength, (group + 1) * groupLength),
  ).join('-')
