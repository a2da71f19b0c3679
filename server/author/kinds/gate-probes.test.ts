import { expect, test } from 'vitest'
import type { GateRun } from '../gate-run.ts'
import { gateProbes } from './gate-probes.ts'

/** A run whose looks have sent these cards. */
function runWith(cards: readonly string[]): GateRun {
  const looks = cards.map(card => ({
    checkId: 'orders.kept',
    requests: [
      {
        ...{ apiId: 'abc123', method: 'POST' as const, path: '/orders' },
        headers: { 'user-agent': 'curl/8.14.1' },
        body: JSON.stringify({ card }),
      },
    ],
    effects: [],
  }))
  const run: Pick<GateRun, 'seed' | 'seeding' | 'steps'> & object = { seed: 's', seeding: [], steps: [] }
  return { ...run, row: { name: 'r' }, looks } as unknown as GateRun
}

const found = (cards: readonly string[], examples: string) => gateProbes([runWith(cards)], examples)
const some = (make: (index: number) => string) => Array.from({ length: 8 }, (_, index) => make(index))
const numbers = some(index => `${4_912_345_678 + index * 913_777_777}`.slice(0, 10))

test('numbers of which an example has as many digits are those of customers', () => {
  expect(found(numbers, 'such as 4341672110')).toEqual([])
})

test('numbers that no example is like, and runs with letters, are a nonce', () => {
  expect(found(numbers, 'such as 434167211')).toEqual([expect.stringContaining('hexadecimal digits')])
  const nonces = some(index => `${index + 1}f${index}0a1b2c3d${(index * 7) % 8}`)
  expect(found(nonces, 'such as 43416721106, 1234567890')).toEqual([
    expect.stringContaining('hexadecimal digits'),
  ])
})
