import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startTimeLimit } from './time-limit.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a function that had a processor whenever it was ready has its time and no more', () => {
  const over = vi.fn()
  startTimeLimit(3000, () => 500, over)
  vi.advanceTimersByTime(2999)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(over).toHaveBeenCalledOnce()
})

test('what it waited for a processor is given to it, also what it waits in that time', () => {
  const over = vi.fn()
  let waited = 700
  startTimeLimit(3000, () => waited, over)
  waited += 1000
  vi.advanceTimersByTime(3500)
  waited += 200
  vi.advanceTimersByTime(500)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(199)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(over).toHaveBeenCalledOnce()
})

test('a machine that never gets to it ends it after a minute more', () => {
  const over = vi.fn()
  startTimeLimit(3000, () => Date.now(), over)
  vi.advanceTimersByTime(62_999)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(over).toHaveBeenCalledOnce()
})

test('a limit that was cleared calls nobody', () => {
  const over = vi.fn()
  startTimeLimit(3000, () => 0, over).clear()
  vi.advanceTimersByTime(100_000)
  expect(over).not.toHaveBeenCalled()
})
