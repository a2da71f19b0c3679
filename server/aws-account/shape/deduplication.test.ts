import { expect, test } from 'vitest'
import { createTemporaryAccountState } from '../state/temporary-account-state.ts'
import { deduplication, idOfContent } from './deduplication.ts'

const minute = 60_000

test('what was sent as the same is known for five minutes, of each queue by itself, and numbers go on', async () => {
  const state = createTemporaryAccountState()
  const sent = deduplication('trial', count => `n${count}`)
  const send = (arn: string, id: string, at: number) => {
    const { sequenceNumber, isNew, ...was } = sent.once(state, arn, { id, at, deduplicationId: 'key' })
    return `${was.id} ${sequenceNumber}${isNew ? '' : ' again'}`
  }
  expect(send('a', 'one', 0)).toBe('one n1')
  expect(send('a', 'two', 5 * minute - 1)).toBe('one n1 again')
  expect(send('b', 'other', 1)).toBe('other n1')
  expect(send('a', 'three', 5 * minute)).toBe('three n2')
  sent.forget(state, 'a')
  expect(send('a', 'four', 5 * minute)).toBe('four n3')
  await state.close()
})

test('where it is known by group, the same in another group is another', async () => {
  const state = createTemporaryAccountState()
  const sent = deduplication('trial', String)
  const isNew = (onlyInGroup: string | undefined) =>
    sent.once(state, 'a', { id: 'one', at: 0, deduplicationId: 'key', onlyInGroup }).isNew
  expect([isNew('g'), isNew('h'), isNew('g'), isNew(undefined)]).toEqual([true, true, false, true])
  await state.close()
})

test('content has one id', () => {
  expect(idOfContent('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb')
})
