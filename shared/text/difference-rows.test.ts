import { expect, it } from 'vitest'
import { differenceRows } from './difference-rows.ts'
import { lineDifference } from './line-difference.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`)
const shape = (before: readonly string[], after: readonly string[]) =>
  differenceRows(lineDifference(before.join('\n'), after.join('\n'))).map(row =>
    row.kind === 'fold' ? row.lines.length : `${row.line.kind} ${row.line.text}`,
  )

it('keeps three lines around a change and folds the rest', () => {
  const after = numbers(30).with(14, 'mine')
  expect(shape(numbers(30), after)).toEqual([
    11,
    'same line 12',
    'same line 13',
    'same line 14',
    'removed line 15',
    'added mine',
    'same line 16',
    'same line 17',
    'same line 18',
    12,
  ])
})

it('does not fold what is short', () => {
  const after = numbers(12).with(0, 'mine').with(11, 'too')
  expect(shape(numbers(12), after)).toHaveLength(14)
  expect(shape(numbers(20), numbers(20).with(0, 'mine').with(19, 'too'))).toContain(12)
})

it('shows a text without any change, and one that is all new, whole', () => {
  expect(shape(numbers(40), numbers(40))).toHaveLength(40)
  expect(shape([], numbers(40))).toHaveLength(40)
})
