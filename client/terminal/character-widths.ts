import type { IUnicodeVersionProvider } from '@xterm/xterm'

/**
 * How many columns a character takes, as the C library of the workspaces says (glibc 2.36, Unicode 14): the shell counts columns by
 * it, and a screen that counts otherwise shows the cursor beside the place where the next letter appears. Each range is the distance
 * from the end of the one before and its own length, in hexadecimal; what is in none takes one column.
 */
const widths = {
  0: `
  300 6f 114 6 108 2c 2 0 2 1 2 1 2 0 49 a 2 0 2f 14 11 0 66 6 3 5 3 1 2 3 24 0 1f 1a 5c a 3b 8 a 0 19 3 2 8 2 2 2 4 2c
  2 3d 7 2b 17 2 1f 38 0 2 0 5 7 5 0 4 6 b 1 1e 0 3b 0 5 3 9 0 15 1 1b 0 3 1 3a 0 5 1 5 1 3 2 4 0 1f 1 4 0 c 1 3a 0 5 4
  2 1 5 0 15 1 17 5 2 0 3b 0 3 0 2 3 9 0 8 1 c 1 1f 0 3e 0 d 0 33 0 4 0 38 0 2 2 6 2 2 3 8 1 c 1 1e 0 3b 0 3 0 7 0 6 1
  15 1 1d 1 3a 1 5 3 9 0 15 1 1e 0 49 0 8 2 2 0 5b 0 3 6 d 7 63 0 3 8 c 5 4b 1 1c 0 2 0 2 0 38 d 2 4 2 1 6 a 2 23 a 0 67
  3 2 5 2 1 3 1 1a 1 5 2 11 3 e 0 3 1 7 0 10 0 c3 9f 15e 2 3b3 2 1e 1 1f 1 1f 1 41 1 2 6 9 0 3 a a 0 2e 4 76 1 23 0 77 2
  5 1 a 0 7 2 dc 1 3 0 3b 0 2 6 2 0 2 0 3 7 7 9 3 0 31 1e 32 3 31 0 2 4 2 0 6 0 29 8 d 1 21 3 3 1 2 2 39 0 2 1 4 0 2 2
  3b 7 3 1 99 2 2 c 2 6 5 0 7 0 4 1 c7 3f 20c 4 1b 4 32 4 2 9 61 20 bff 2 8e 0 61 1f 22b 3 6c 1 75d5 3 2 9 21 1 51 1 111
  0 4 0 5 0 1a 1 6 0 98 1 1b 11 e 0 27 7 1a a 2f 2 31 0 3 3 3 1 28 0 44 5 3 1 3 1 d 0 9 0 30 0 34 0 2 2 3 1 6 1 2 0 2b 1
  9 0 ef 0 3 0 5 0 2bc3 16 5 30 2323 0 2e2 f 11 f d0 0 fa 2 202 0 e3 0 96 4 687 2 2 1 6 3 29 2 5 0 a6 1 23e 3 184 1 9a a
  32 3 7c 0 37 e 2a 0 3 1 b 2 32 3 3 1 8 0 3e 2 25 4 2 7 3f 0 d 1 35 8 b 3 3 0 60 2 3 0 2 1 7 0 a1 0 4 7 16 1 3a 1 4 0
  26 6 4 4 c4 7 3 2 2 0 18 0 55 5 2 0 5 1 2 1 ef 3 7 1 2 1 1c 1 56 7 3 0 2 1 6b 0 2 0 3 5 2 0 66 2 3 3 2 4 104 8 2 1 101
  1 2 0 5 0 91 3 3 1 5 0 21 9 29 5 3 3 9 0 a 5 3 2 2f c 2 1 197 6 2 5 2 0 53 15 3 6 2 1 2 1 7b 5 4 0 2 1 2 6 2 0 49 1 4
  0 2 0 15c 1 153c 8 36b8 4 3c 6 419 0 40 3 52 0 4cb9 1 2 3 125d 2d 3 16 221 2 a f 3 6 1f 3 95 2 7bc 36 5 31 9 0 f 0 17
  4 2 e 551 6 2 10 3 6 2 1 2 4 106 6 178 0 3e 3 5e1 6 6e 6 c16b7 0 1f 5f 81 ef
`,
  2: `
  1100 5f 11bb 1 e 1 bf 3 4 0 3 0 20a 1 16 1 33 b 2c 0 14 0 e 0 9 1 12 1 6 1 9 0 6 0 16 0 8 1 2 0 5 0 3 0 8 0 5 1 1d 0
  24 0 2 0 5 2 2 0 3e 2 19 0 f 0 35c 1 34 0 5 0 32b 19 2 58 d d5 1b b 5 29 5 10 3 55 5 64 6 2a 2 5d 2 53 d 2e 2 726c 4
  36 49a 1c 284 2ba3 215d 16d 3 69 337 9 17 22 2 12 2 3 96 5f 80 6 6ffa 3 d 1 f 17f7 9 4d5 2b 8 22e8 3 2 6 2 1 2 122 2e
  2 12 3 9 18b 3d09 0 cb 0 bf 0 3 9 66 2 e 2b 5 8 8 1 f 5 9b 20 d 8 2 45 2 15 d 2a 5 4 d 10 4 0 4 46 2 0 2 ba 3 3e e 3 2
  17 13 0 1b 1 e 0 57 54 31 45 7 0 4 2 3 2 6 2 c 1 8 8 e4 b 5 0 11c 2e 2 9 2 b8 71 4 4 4 4 6 a 1c 4 a 6 5 b 9 7 7 9 6
  50a a6df 21 1038 8 dd 3 1681 f 1d30 c20 21d 5e3 134a
`,
} as const

type Range = readonly [first: number, last: number]

function rangesOf(encoded: string): readonly Range[] {
  const steps = encoded
    .trim()
    .split(/\s+/)
    .map(step => Number.parseInt(step, 16))
  let last = 0
  return Array.from({ length: steps.length / 2 }, (_, index) => {
    const first = last + (steps[2 * index] ?? 0)
    last = first + (steps[2 * index + 1] ?? 0)
    return [first, last]
  })
}

const firstPrintable = 0x20
const endOfTable = 0x20000
const table = new Uint8Array(endOfTable).fill(1)
const wideBeyond: Range[] = []
const zeroBeyond: Range[] = []
table.fill(0, 0, firstPrintable)
table.fill(0, 0x7f, 0xa0)
for (const [first, last] of rangesOf(widths[0])) {
  if (first < endOfTable) table.fill(0, first, last + 1)
  else zeroBeyond.push([first, last])
}
for (const [first, last] of rangesOf(widths[2])) {
  if (first < endOfTable) table.fill(2, first, last + 1)
  else wideBeyond.push([first, last])
}

/** Columns of one code point. */
export function columnsOf(codePoint: number): 0 | 1 | 2 {
  const isIn = ([first, last]: Range) => codePoint >= first && codePoint <= last
  if (codePoint >= endOfTable) {
    if (wideBeyond.some(isIn)) return 2
    return zeroBeyond.some(isIn) ? 0 : 1
  }
  const known = table[codePoint]
  return known === 0 || known === 2 ? known : 1
}

/**
 * For `Terminal.unicode.register`. Characters are not joined to pictures, such as families and flags, since neither does the shell:
 * each part takes its own columns, and only what takes none stands on the one before it. The number says so as xterm.js reads it: bit 0
 * whether it joins, bits 1 and 2 the columns.
 */
export const widthsOfTheShell: IUnicodeVersionProvider = {
  version: 'glibc-2.36',
  wcwidth: columnsOf,
  charProperties(codePoint, preceding) {
    const columns = columnsOf(codePoint)
    const before = (preceding >> 1) & 3
    const joins = columns === 0 && preceding !== 0 && before !== 0
    return ((joins ? before : columns) << 1) | (joins ? 1 : 0)
  },
}
