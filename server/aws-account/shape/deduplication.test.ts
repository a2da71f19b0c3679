import { expect, test } from 'vitest'
import { createTemporaryAccountState } from '../state/temporary-account-state.ts'
import { deduplication } from './deduplication.ts'

const minute = 60_000

test('what was sent under a key is known for five minutes, of each queue by itself, and numbers go on', async () => {
  const state = createTemporaryAccountState()
  const sent = deduplication('trial', count => `n${count}`)
  expect(sent.before(state, 'a', 'key', 0)).toBeUndefined()
  expect(sent.remember(state, 'a', 'key', { id: 'one', at: 0 })).toBe('n1')
  expect(sent.before(state, 'a', 'key', 5 * minute - 1)).toEqual({ id: 'one', sequenceNumber: 'n1', at: 0 })
  expect(sent.before(state, 'b', 'key', 1)).toBeUndefined()
  expect(sent.before(state, 'a', 'key', 5 * minute)).toBeUndefined()
  expect(sent.remember(state, 'a', 'key', { id: 'two', at: 5 * minute })).toBe('n2')
  expect(sent.remember(state, 'b', 'key', { id: 'other', at: 5 * minute })).toBe('n1')
  sent.forget(state, 'a')
  expect(sent.before(state, 'a', 'key', 5 * minute)).toBeUndefined()
  expect(sent.remember(state, 'a', 'key', { id: 'three', at: 5 * minute })).toBe('n3')
  await state.close()
})
