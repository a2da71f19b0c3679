import { expect, test } from 'vitest'
import { spend, TooMuchWork, withinSteps } from './step-budget.ts'

test('work within the budget is done, and more is ended', () => {
  expect(
    withinSteps(10, () => {
      spend(4)
      spend(6)
      return 'done'
    }),
  ).toBe('done')
  expect(() => withinSteps(10, () => spend(11))).toThrow(TooMuchWork)
})

test('work inside other work counts for both', () => {
  const both = () =>
    withinSteps(10, () => {
      withinSteps(6, () => spend(6))
      withinSteps(6, () => spend(6))
    })
  expect(both).toThrow(TooMuchWork)
})

test('nothing is counted outside, also after work that was ended', () => {
  expect(() => withinSteps(1, () => spend(2))).toThrow(TooMuchWork)
  expect(() => spend(1e9)).not.toThrow()
})
