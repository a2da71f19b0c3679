import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchStart } from './start-watch.ts'

const limits = { quietMs: 15_000, atMostMs: 120_000 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A sandbox that gets on until the time that is given, in milliseconds from now. */
function watched(getsOnUntilMs: number) {
  const begun = Date.now()
  const reasons: string[] = []
  const end = watchStart(
    () => String(Math.min(Date.now() - begun, getsOnUntilMs)),
    why => reasons.push(why),
    limits,
  )
  return { reasons, end }
}

it('waits for a sandbox that gets on, however slowly', () => {
  const { reasons } = watched(100_000)
  vi.advanceTimersByTime(100_000)
  expect(reasons).toEqual([])
})

it('gives up, once, a sandbox that does nothing', () => {
  const { reasons } = watched(4_000)
  vi.advanceTimersByTime(18_000)
  expect(reasons).toEqual([])
  vi.advanceTimersByTime(60_000)
  expect(reasons).toEqual(['it did nothing for 15 s'])
})

it('gives up, some day, a sandbox that never gets ready', () => {
  const { reasons } = watched(Number.POSITIVE_INFINITY)
  vi.advanceTimersByTime(200_000)
  expect(reasons).toEqual(['it was still at work after 120 s'])
})

it('is silent once the start has come to its end', () => {
  const { reasons, end } = watched(0)
  end()
  vi.advanceTimersByTime(200_000)
  expect(reasons).toEqual([])
})
