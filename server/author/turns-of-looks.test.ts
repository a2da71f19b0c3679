import { expect, test } from 'vitest'
import { inOrderOfTurn } from './turns-of-looks.ts'

const checks = Array.from({ length: 12 }, (_, index) => ({ id: `task.check-${index}` }))
const idsOf = (seed: string, turn: number) => inOrderOfTurn(checks, seed, turn).map(({ id }) => id)

test('the first turn is in the order that is given, each other in one of its own', () => {
  expect(idsOf('first', 0)).toEqual(checks.map(({ id }) => id))
  const orders = [0, 1, 2, 3, 4].map(turn => idsOf('first', turn).join())
  expect(new Set(orders).size).toBe(5)
  for (const order of orders) expect(order.split(',').sort()).toEqual(idsOf('first', 0).sort())
})

test('a seed always gives the same order, and another one another', () => {
  expect(idsOf('first', 1)).toEqual(idsOf('first', 1))
  expect(idsOf('first', 1)).not.toEqual(idsOf('second', 1))
})
