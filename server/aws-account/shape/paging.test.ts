import { expect, test } from 'vitest'
import { AwsError } from '../aws-error.ts'
import { paging } from './paging.ts'

const refuse = () => new AwsError('Invalid', 'no')
const key = (item: string) => item

test('a list in order goes on where it was although the last item shown is gone', () => {
  const page = paging({ maxSize: 2, order: 'ascending', refuseSize: refuse, refuseToken: refuse })
  const { next: token } = page(['a', 'b', 'c'], key, { size: 2, token: undefined })
  expect(page(['a', 'c', 'd'], key, { size: 2, token })).toEqual({ shown: ['c', 'd'], next: undefined })
  expect(page(['a'], key, { size: 2, token })).toEqual({ shown: [], next: undefined })
  expect(() => page(['a'], key, { size: 2, token: '?' })).toThrow('no')
})

test('a list is told page by page, and what is added meanwhile repeats nothing', () => {
  const refuse = () => new AwsError('Invalid', 'no')
  const page = paging({ maxSize: 2, refuseSize: refuse, refuseToken: refuse })
  const key = (item: string) => item
  const first = page(['a', 'b', 'c'], key, { size: undefined, token: undefined })
  expect(first.shown).toEqual(['a', 'b'])
  expect(page(['_', 'a', 'b', 'c'], key, { size: 2, token: first.next })).toEqual({
    shown: ['c'],
    next: undefined,
  })
  expect(() => page(['a'], key, { size: 3, token: undefined })).toThrow('no')
  expect(() => page(['a'], key, { size: 1, token: 'eA' })).toThrow('no')
  expect(() => page(['a'], key, { size: Number('x'), token: undefined })).toThrow('no')
  const order = 'ascending'
  expect(page(['a', 'c', 'd'], key, { size: 1, token: first.next, order }).shown).toEqual(['c'])
  expect(page(['a'], key, { size: 1, token: first.next, order }).shown).toEqual([])
})
