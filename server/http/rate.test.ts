import { expect, test } from 'vitest'
import { createRate } from './rate.ts'

test('each key is counted by itself, and only what was let through, for a minute', () => {
  let now = 0
  const rate = createRate(2, () => now)
  expect([rate.take('a'), rate.take('a'), rate.take('a'), rate.take('b')]).toEqual([true, true, false, true])
  now = 59_999
  expect(rate.take('a')).toBe(false)
  now = 60_000
  expect(rate.take('a')).toBe(true)
})
