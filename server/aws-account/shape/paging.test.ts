import { expect, test } from 'vitest'
import { AwsError } from '../aws-error.ts'
import { paging } from './paging.ts'

const refuse = () => new AwsError('Invalid', 'no')
const key = (item: string) => item

test('a list in order goes on where it was although the last item shown is gone', () => {
  const page = paging({ maxSize: 2, inOrder: true, refuseSize: refuse, refuseToken: refuse })
  const { next: token } = page(['a', 'b', 'c'], key, { size: 2, token: undefined })
  expect(page(['a', 'c', 'd'], key, { size: 2, token })).toEqual({ shown: ['c', 'd'], next: undefined })
  expect(page(['a'], key, { size: 2, token })).toEqual({ shown: [], next: undefined })
  expect(() => page(['a'], key, { size: 2, token: '?' })).toThrow('no')
})
