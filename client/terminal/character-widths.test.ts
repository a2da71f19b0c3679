import { Terminal } from '@xterm/xterm'
import { expect, it } from 'vitest'
import { columnsOf, widthsOfTheShell } from './character-widths.ts'

/** As `wcwidth` of the workspaces' C library says, one by one: what it calls a text is the sum of them. */
const cases: readonly [name: string, text: string, columns: number][] = [
  ['a letter', 'a', 1],
  ['an accent on a letter', 'e\u0301', 1],
  ['a Chinese character', '漢', 2],
  ['a Chinese character beyond the first plane', '𠀀', 2],
  ['an emoji of Unicode 6', '🎉', 2],
  ['an emoji of Unicode 12', '🥱', 2],
  ['an emoji of Unicode 13', '🥲', 2],
  ['an emoji of Unicode 14', '🫠', 2],
  ['an emoji of Unicode 15, which that library does not know yet', '🫨', 1],
  ['a sign of the Book of Changes', '䷀', 2],
  ['a family, of which the shell knows only the members', '👨‍👩‍👧', 6],
  ['a hand with its colour of skin', '👍🏽', 4],
  ['a heart that asks to be a picture', '❤\ufe0f', 1],
  ['a flag', '🇩🇪', 2],
  ['syllables of Hangul in parts', '\u1112\u1161\u11ab', 2],
  ['a code point that nothing has', '\u{3fffd}', 1],
  ['a soft hyphen', '\u00ad', 1],
]
it.each(cases)('%s takes the columns that the shell counts', async (_name, text, columns) => {
  const terminal = new Terminal({ cols: 40, rows: 2, allowProposedApi: true })
  terminal.unicode.register(widthsOfTheShell)
  terminal.unicode.activeVersion = widthsOfTheShell.version
  await new Promise<void>(resolve => terminal.write(text, resolve))
  expect(terminal.buffer.active.cursorX).toBe(columns)
  terminal.dispose()
})

it('counts what the C library counts, in all', () => {
  const counts = [0, 0, 0]
  for (let codePoint = 0xa0; codePoint <= 0x10ffff; codePoint += 1)
    counts[columnsOf(codePoint)] = (counts[columnsOf(codePoint)] ?? 0) + 1
  expect(counts).toEqual([2_344, 994_346, 117_262])
})
