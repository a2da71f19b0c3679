import { expect, it } from 'vitest'
import { createSaveBudget } from './save-budget.ts'

it('a page that saves without end is refused with a word, and no other is', () => {
  const [one, other] = [{}, {}]
  const budget = createSaveBudget(250)
  budget.spend(one, 100)
  budget.spend(one, 150)
  expect(() => budget.spend(one, 1)).toThrow(/saved more/)
  budget.spend(other, 250)
  budget.spend(one, 0)
})
