import { expect, it } from 'vitest'
import type { AppliedPart, AuthorLook, AuthorPart } from '../../shared/routes/author-routes.ts'
import { expectedOf, newestOfEach } from './expected-looks.ts'

const look = (checkId: string, at = 2_000): AuthorLook => ({
  number: at,
  checkId,
  verdict: { outcome: 'fail', symptom: { code: 'lost', values: {} }, facts: [] },
  at,
  durationMs: 100,
  settledMs: 0,
  reads: 3,
})
const part = (kind: AuthorPart['kind'], expectFail: string[] = []): AuthorPart => ({
  ...{ kind, id: 'one', tasks: ['cart'], expectFail },
})
const after = (one: AuthorPart, more: Partial<AppliedPart> = {}) => ({
  applied: [
    { kind: one.kind, id: one.id, around: true, state: 'done' as const, at: 1_000, seconds: 1, ...more },
  ],
  challenge: { parts: [one] },
})

it('a mutant fails its checks and lets all others pass', () => {
  const known = after(part('mutant', ['cart.keeps']))
  expect(expectedOf(look('cart.keeps'), known)).toBe('fail')
  expect(expectedOf(look('cart.adds-up'), known)).toBe('pass')
  expect(expectedOf(look('orders.waits'), known)).toBe('pass')
})

it('by itself a part says nothing of the tasks that nobody did', () => {
  const known = after(part('design'), { around: false })
  expect(expectedOf(look('cart.keeps'), known)).toBe('pass')
  expect(expectedOf(look('orders.waits'), known)).toBeUndefined()
})

it('what a cheat is not after may say either in its task', () => {
  const known = after(part('cheat', ['cart.keeps']))
  expect(expectedOf(look('cart.keeps'), known)).toBe('fail')
  expect(expectedOf(look('cart.adds-up'), known)).toBeUndefined()
  expect(expectedOf(look('orders.waits'), known)).toBe('pass')
})

it('a look that began before the part was done tells nothing of it', () => {
  expect(expectedOf(look('cart.keeps', 1_050), after(part('solution')))).toBeUndefined()
  expect(expectedOf(look('cart.keeps'), after(part('solution'), { state: 'running' }))).toBeUndefined()
})

it('the newest look of each check is the first in the list', () => {
  const looks = [look('a', 30), look('b', 20), look('a', 10)]
  expect(newestOfEach(looks).map(({ at }) => at)).toEqual([30, 20])
})
