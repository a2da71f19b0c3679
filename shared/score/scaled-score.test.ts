import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scaledScore } from './scaled-score.ts'

it.each([
  ['nothing', 0, 100, 70, 100],
  ['half of what passes', 35, 100, 70, 400],
  ['just too little, which rounding would make enough', 69.99, 100, 70, 699],
  ['just enough', 70, 100, 70, 700],
  ['half of what is above', 85, 100, 70, 850],
  ['everything', 100, 100, 70, 1_000],
  ['everything where only everything passes', 23, 23, 100, 1_000],
  ['nothing to be had', 0, 0, 70, 100],
  ['points that are no whole numbers', 16.1, 23, 70, 700],
])('tells %s', (_, earned, possible, cut, told) => {
  expect(scaledScore(earned, possible, cut)).toBe(told)
})

it('is 700 or more for exactly those who pass, and never falls with more points', () => {
  const points = fc.integer({ min: 1, max: 300 })
  fc.assert(
    fc.property(points, points, points, fc.integer({ min: 1, max: 100 }), (a, b, possible, cut) => {
      const [less, more] = [Math.min(a, b, possible), Math.min(Math.max(a, b), possible)]
      expect(scaledScore(less, possible, cut)).toBeLessThanOrEqual(scaledScore(more, possible, cut))
      expect(scaledScore(more, possible, cut) >= 700).toBe(more >= (possible * cut) / 100)
    }),
  )
})
