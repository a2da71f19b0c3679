import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CheckWaits, createCheckWaits } from './check-waits.ts'

const afterMs = 10_000
let waits: CheckWaits
/** What was told, newest last; times since the beginning. */
let told: (number | undefined)[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  told = []
  waits = createCheckWaits({ afterMs, now: Date.now, tell: since => told.push(since) })
})
afterEach(() => vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTime(ms)

describe('a check that waits for the platform', () => {
  it('is no fault while it is short', () => {
    const check = waits.due()
    check.held()
    pass(afterMs - 1)
    check.looks()
    pass(60_000)
    expect(told).toEqual([])
  })

  it('is one after a while, from the moment at which the wait began until its end', () => {
    pass(5_000)
    const check = waits.due()
    check.held()
    pass(afterMs)
    expect(told).toEqual([5_000])
    pass(30_000)
    expect(told).toEqual([5_000])
    check.looks()
    expect(told).toEqual([5_000, undefined])
  })

  it('is none any more when it is not wanted any more', () => {
    const check = waits.due()
    check.held()
    pass(afterMs)
    check.over()
    expect(told).toEqual([0, undefined])
  })

  it('counts until the last of several has what it needs', () => {
    const [one, other] = [waits.due(), waits.due()]
    one.held()
    other.held()
    pass(afterMs)
    one.looks()
    expect(told).toEqual([0])
    other.looks()
    expect(told).toEqual([0, undefined])
  })

  it('is none while it rests of its own accord before it looks again', () => {
    const check = waits.due()
    check.held()
    pass(9_000)
    check.rests()
    pass(60_000)
    expect(told).toEqual([])
    check.due()
    pass(1_000)
    expect(told).toEqual([60_000])
  })

  it('counts anew once it has begun to look', () => {
    const check = waits.due()
    check.held()
    pass(9_000)
    check.looks()
    pass(9_000)
    check.held()
    pass(9_000)
    check.over()
    expect(told).toEqual([])
  })
})

describe('a check that waits behind others of its attempt', () => {
  it('is no fault of the platform while one of those looks, however slow it is', () => {
    const slow = waits.due()
    slow.looks()
    waits.due()
    pass(75_000)
    expect(told).toEqual([])
  })

  it('is one if the platform holds up all of those', () => {
    const [first, second] = [waits.due(), waits.due()]
    first.held()
    pass(6_000)
    first.looks()
    first.over()
    second.held()
    pass(4_000)
    expect(told).toEqual([0])
  })

  it('gives no time for the look of another that lies between two waits', () => {
    const [first, second] = [waits.due(), waits.due()]
    first.held()
    pass(afterMs)
    first.looks()
    expect(told).toEqual([0, undefined])
    pass(60_000)
    first.over()
    second.held()
    pass(afterMs - 1)
    expect(told).toEqual([0, undefined])
    pass(1)
    expect(told).toEqual([0, undefined, 70_000])
  })
})
