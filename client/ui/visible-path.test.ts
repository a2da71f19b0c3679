import fc from 'fast-check'
import { expect, it } from 'vitest'
import { visibleName, visiblePath, writtenPath } from './visible-path.ts'

it.each([
  ['cart/index.mjs', 'cart/index.mjs'],
  ['two\nlines/txt.\u202eexe', 'two\\nlines/txt.\\u{202e}exe'],
  ['a\tb', 'a\\tb'],
  [' /a b ', '\\u{20}/a b\\u{20}'],
  ['say "hi"\\', 'say "hi"\\'],
])('hides nothing in %j', (path, text) => expect(visiblePath(path)).toBe(text))

it('tells names apart that look the same', () => {
  const names = ['é.txt', 'e\u0301.txt', 'u\u0308.txt']
  expect(names.map(name => visibleName(name, names))).toEqual(['é.txt', 'e\\u{301}.txt', 'u\u0308.txt'])
})

it('writes a path so that it can be changed and read again', () => {
  const written = writtenPath('two\nli\\nes/a')
  expect(written.text).toBe('two\\nli\\\\nes/a')
  expect(written.read(`${written.text}2`)).toBe('two\nli\\nes/a2')
  expect(writtenPath('a\\nb').read('a\\nc')).toBe('a\\nc')
})

it('reads every path as it was written', () => {
  const letter = fc.constantFrom(
    'a',
    ' ',
    '/',
    '\\',
    'n',
    'u',
    '{',
    '}',
    '\n',
    '\t',
    '\x1b',
    '\u202e',
    'é',
    '🎉',
  )
  fc.assert(
    fc.property(fc.array(letter), letters => {
      const path = letters.join('')
      const written = writtenPath(path)
      expect(written.read(written.text)).toBe(path)
    }),
  )
})
