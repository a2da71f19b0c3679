import { expect, test } from 'vitest'
import { createCallBudget, usualCallLimits } from './call-budget.ts'

const budget = () => createCallBudget({ ...usualCallLimits, probeMs: 1_000 })

test('requests one after the other are counted together, and pauses between them are not', () => {
  const one = budget()
  one.beginProbe(0)(600)
  const second = one.beginProbe(10_000)
  expect(one.probesAreOver).toBe(false)
  second(10_400)
  expect(one.probesAreOver).toBe(true)
})

test('requests beside each other count once: five customers at a time wait no longer than one', () => {
  const five = budget()
  const ends = Array.from({ length: 5 }, (_, index) => five.beginProbe(index))
  for (const end of ends) end(900)
  expect(five.probesAreOver).toBe(false)
  five.beginProbe(1_000)(1_100)
  expect(five.probesAreOver).toBe(true)
})
