import { expect, test } from 'vitest'
import { commandWords } from './command-words.ts'

const usage = 'npm run something -- FILE [--to FOLDER]'
const read = (...args: string[]) =>
  commandWords(usage, { args, options: { to: { type: 'string' } }, allowPositionals: true })

test('gives what was typed', () => {
  expect(read('a.txt', '--to', 'there')).toMatchObject({ values: { to: 'there' }, positionals: ['a.txt'] })
})

test.each([
  [['--nonsense'], "Unknown option '--nonsense'.\n\nnpm run something"],
  [['--to'], "Option '--to <value>' argument missing.\n\nnpm run something"],
  [['a.txt', '--help'], 'npm run something'],
  [['-h'], 'npm run something'],
])('answers %s with the usage, and with what is not understood', (args, text) => {
  expect(() => read(...args)).toThrow(text)
})
