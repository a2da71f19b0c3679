import { expect, test } from 'vitest'
import { createRoundRobin } from './round-robin.ts'

test('an account with many calls has one turn after the other, and others theirs in between', async () => {
  const scheduled: (() => void)[] = []
  const robin = createRoundRobin(work => scheduled.push(work))
  const had: string[] = []
  const call = (accountId: string, name: string) => void robin.turn(accountId).then(() => had.push(name))
  for (const name of ['a1', 'a2', 'a3']) call('a', name)
  call('b', 'b1')
  const next = async () => {
    scheduled.shift()?.()
    await Promise.resolve()
    return had.splice(0)
  }
  expect(await next()).toEqual(['a1', 'b1'])
  call('b', 'b2')
  expect(await next()).toEqual(['a2', 'b2'])
  expect(await next()).toEqual(['a3'])
  expect(scheduled).toEqual([])
  call('a', 'a4')
  expect(await next()).toEqual(['a4'])
})
