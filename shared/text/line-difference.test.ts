import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DifferenceLine, lineDifference, linesOf } from './line-difference.ts'

const signs = { same: ' ', added: '+', removed: '-' } as const
const shown = (lines: readonly DifferenceLine[]) => lines.map(({ kind, text }) => signs[kind] + text)
const text = (...lines: string[]) => lines.map(line => `${line}\n`).join('')

describe('the difference of two texts', () => {
  it.each([
    ['the same', text('a', 'b'), text('a', 'b'), [' a', ' b']],
    ['nothing before', '', text('a', 'b'), ['+a', '+b']],
    ['nothing after', text('a', 'b'), '', ['-a', '-b']],
    ['nothing at all', '', '', []],
    ['a line changed', text('a', 'b', 'c'), text('a', 'x', 'c'), [' a', '-b', '+x', ' c']],
    ['a line put between', text('a', 'c'), text('a', 'b', 'c'), [' a', '+b', ' c']],
    ['a line at the start', text('b'), text('a', 'b'), ['+a', ' b']],
    ['a repeated line doubled', text('a', 'a'), text('a', 'a', 'a'), [' a', ' a', '+a']],
    [
      'two places',
      text('a', 'b', 'c', 'd', 'e'),
      text('a', 'c', 'd', 'x', 'e'),
      [' a', '-b', ' c', ' d', '+x', ' e'],
    ],
    ['a moved line', text('a', 'b', 'c'), text('b', 'c', 'a'), ['-a', ' b', ' c', '+a']],
    ['an empty line', text('a', '', 'b'), text('a', 'b'), [' a', '-', ' b']],
    ['other line breaks', 'a\r\n', 'a\n', ['-a\r', '+a']],
    ['no line break at the end', 'a\nb', 'a\nb\n', [' a', ' b']],
  ])('with %s', (_, before, after, lines) => expect(shown(lineDifference(before, after))).toEqual(lines))

  it('counts the lines of each text from one', () => {
    expect(
      lineDifference(text('a', 'b'), text('b', 'c')).map(({ before, after }) => [before, after]),
    ).toEqual([
      [1, undefined],
      [2, 1],
      [undefined, 2],
    ])
  })

  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), { maxLength: 14 })

  it('holds both texts whole, and removes and adds no more lines than it must', () => {
    fc.assert(
      fc.property(lines, lines, (old, now) => {
        const difference = lineDifference(text(...old), text(...now))
        const without = (kind: DifferenceLine['kind']) =>
          difference.filter(line => line.kind !== kind).map(line => line.text)
        expect(without('added')).toEqual(old)
        expect(without('removed')).toEqual(now)
        expect(difference.filter(line => line.kind === 'same')).toHaveLength(longestCommon(old, now))
      }),
    )
  })

  it('is made for texts of any length that have nothing in common', () => {
    const long = (word: string) => text(...Array.from({ length: 50_000 }, (_, index) => `${word} ${index}`))
    expect(lineDifference(long('old'), long('new'))).toHaveLength(100_000)
  })
})

it('takes a line break for the end of a line', () => {
  expect(linesOf('a\nb\n')).toEqual(['a', 'b'])
  expect(linesOf('a\n\n')).toEqual(['a', ''])
  expect(linesOf('')).toEqual([])
})

/** By definition, slowly. */
function longestCommon(old: readonly string[], now: readonly string[]): number {
  const known = new Map<string, number>()
  const of = (i: number, j: number): number => {
    if (i === old.length || j === now.length) return 0
    const key = `${i},${j}`
    const length =
      known.get(key) ?? (old[i] === now[j] ? of(i + 1, j + 1) + 1 : Math.max(of(i + 1, j), of(i, j + 1)))
    known.set(key, length)
    return length
  }
  return of(0, 0)
}
