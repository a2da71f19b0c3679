import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeEntryCode, readEntryCode } from './entry-code.ts'

const codes = fc
  .infiniteStream(fc.nat())
  .map(chances => makeEntryCode(below => (chances.next().value ?? 0) % below))

it('is read as it was made, however it is typed', () => {
  fc.assert(
    fc.property(codes, code => {
      expect(code).toMatch(/^[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}$/)
      for (const typed of [
        code,
        code.toLowerCase(),
        code.replaceAll('-', ''),
        ` ${code.replaceAll('-', ' ')}\n`,
      ])
        expect(readEntryCode(typed)).toBe(code)
    }),
  )
})

it('is told from every code with one letter wrong, or two that changed places', () => {
  fc.assert(
    fc.property(
      codes,
      fc.nat(11),
      fc.nat(11),
      fc.constantFrom(...'23456789ACEFHJKMNPRTWXY'),
      (code, one, other, letter) => {
        const plain = code.replaceAll('-', '')
        const wrong = plain.split('')
        wrong[one] = letter
        const swapped = plain.split('')
        ;[swapped[one], swapped[other]] = [swapped[other] ?? '', swapped[one] ?? '']
        for (const text of [wrong.join(''), swapped.join('')])
          if (text !== plain) expect(readEntryCode(text)).toBeUndefined()
      },
    ),
  )
})

it.each(['', 'ABCD', 'AAAA-AAAA-AAAAA', '0000-0000-0000', 'OOOO-OOOO-OOOO', '😀😀😀😀😀😀'])(
  'is not %j',
  typed => {
    expect(readEntryCode(typed)).toBeUndefined()
  },
)
