import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOwnTime } from './own-time.ts'

let waited: number
let isOver: boolean
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  waited = 0
  isOver = false
})
afterEach(() => void vi.useRealTimers())

const limit = (ms: number) =>
  createOwnTime(
    ms,
    () => waited,
    () => {
      isOver = true
    },
  )
/** Time passes, in which it stood ready and had no processor for so long. */
const pass = (ms: number, withoutProcessorMs = 0) => {
  waited += withoutProcessorMs
  vi.advanceTimersByTime(ms)
}

test('time is over once its limit has passed', () => {
  limit(1_000)
  pass(999)
  expect(isOver).toBe(false)
  pass(1)
  expect(isOver).toBe(true)
})

test('it stands still while an answer is waited for, and what a busy machine took then counts for nothing', () => {
  const time = limit(1_000)
  pass(600)
  time.pause()
  pass(60_000, 50_000)
  time.resume()
  pass(399)
  expect(isOver).toBe(false)
  pass(1)
  expect(isOver).toBe(true)
})

test('what it waited for a processor is given to it, again and again', () => {
  limit(1_000)
  pass(1_000, 700)
  pass(699, 500)
  expect(isOver).toBe(false)
  pass(1)
  pass(499)
  expect(isOver).toBe(false)
  pass(1)
  expect(isOver).toBe(true)
})

test('a wait for a processor before a pause is not lost', () => {
  const time = limit(1_000)
  pass(500, 400)
  time.pause()
  time.resume()
  pass(500)
  pass(399)
  expect(isOver).toBe(false)
  pass(1)
  expect(isOver).toBe(true)
})

test('it ends some day on a machine that never has time', () => {
  limit(1_000)
  pass(1_000, 1_000_000)
  pass(30_000, 1_000_000)
  expect(isOver).toBe(true)
})
