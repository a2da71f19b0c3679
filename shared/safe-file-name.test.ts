import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeFileName, safeFilePath } from './safe-file-name.ts'

describe('a safe file name', () => {
  it.each([
    ['index.mjs', 'index.mjs'],
    ['.env', '.env'],
    ['naïve 日本語.txt', 'naïve 日本語.txt'],
    ['two\nlines.txt', 'two_lines.txt'],
    ['say "hi".txt', 'say _hi_.txt'],
    ['..\\..\\evil.exe', '.._.._evil.exe'],
    ['C:evil', 'C_evil'],
    ['txt.\u202eexe', 'txt._exe'],
    ['..', '_'],
    ['', '_'],
    [' ', '_'],
    ['a\ud800', 'a\ufffd'],
    [`${'l'.repeat(200)}.tar.gz`, `${'l'.repeat(56)}….gz`],
  ])('makes of %j: %j', (name, safe) => expect(safeFileName(name)).toBe(safe))

  it('holds nothing that separates, controls or turns around, and fits everywhere, whatever it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
        const safe = safeFileName(name)
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}/\\:*?"<>|]/u)
        expect(safe).not.toMatch(/^\.{0,2}$/)
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(255)
        expect(safe.isWellFormed()).toBe(true)
      }),
    )
  })
})

it('keeps the folders of a path', () => {
  expect(safeFilePath('cart/..\\x/a b.mjs')).toBe('cart/.._x/a b.mjs')
})
