import { expect, it } from 'vitest'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import type { CheckState } from '../../../shared/journal/attempt-state.ts'
import { lookOrder } from './look-order.ts'

const decided = (outcome: Outcome, durationMs: number): CheckState => ({
  checking: false,
  verdict: { outcome, symptom: { code: 'a', values: {} }, facts: [] },
  durationMs,
})

const checks = {
  'events.stored': decided('fail', 25_000),
  'list.whole': decided('pass', 300),
  'orders.told': decided('fail', 900),
  'orders.once': decided('pass', 4_000),
  'orders.late': decided('inconclusive', 500),
}
const ids = ['events.stored', 'list.whole', 'never.looked', 'orders.told', 'orders.once', 'orders.late']
const renews = (id: string) => id === 'orders.once' || id === 'list.whole'

it('is, while somebody works, what does not pass first, and of that what is decided soonest', () => {
  for (const cause of ['account-change', 'request', 'recovery'] as const)
    expect(lookOrder(ids, cause, { checks }, renews)).toEqual([
      'never.looked',
      'orders.late',
      'orders.told',
      'events.stored',
      'list.whole',
      'orders.once',
    ])
})

it('is, after a change, what is near to what was changed before all else', () => {
  const near = new Set(['orders.once', 'events.stored'])
  expect(lookOrder(ids, 'account-change', { checks }, renews, near)).toEqual([
    'events.stored',
    'orders.once',
    'never.looked',
    'orders.late',
    'orders.told',
    'list.whole',
  ])
})

it('is, at the end, what shares a renewal first, and then what takes longest', () => {
  expect(lookOrder(ids, 'submission', { checks }, renews)).toEqual([
    'orders.once',
    'list.whole',
    'events.stored',
    'orders.told',
    'orders.late',
    'never.looked',
  ])
})

it('is the order of the challenge where nobody has looked yet', () => {
  expect(lookOrder(ids, 'start', { checks: {} }, () => false)).toEqual(ids)
})
