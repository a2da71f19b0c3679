import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ClockState,
  endClock,
  freedByFault,
  giveBack,
  newClock,
  outageReasons,
  readClock,
  resumeClock,
  startClock,
  stopClock,
} from './clock.ts'

const minute = 60_000
const started = startClock(newClock(20 * minute), 1_000)

describe('the clock of an attempt', () => {
  it('does not use time before it started', () => {
    expect(readClock(newClock(20 * minute), 99_999_999)).toEqual({
      phase: 'not-started',
      usedMs: 0,
      remainingMs: 20 * minute,
      deadlineAt: undefined,
    })
  })

  it('says when it ends', () => {
    expect(readClock(started, 61_000)).toEqual({
      phase: 'running',
      usedMs: minute,
      remainingMs: 19 * minute,
      deadlineAt: 1_000 + 20 * minute,
    })
  })

  it('stands still while the platform is at fault and gives all of it back', () => {
    const stopped = stopClock(started, 'account-unreachable', 61_000)
    expect(readClock(stopped, 500_000)).toMatchObject({
      phase: 'stopped',
      usedMs: minute,
      deadlineAt: undefined,
    })
    const resumed = resumeClock(stopped, 'account-unreachable', 500_000)
    expect(readClock(resumed, 500_000)).toMatchObject({ phase: 'running', usedMs: minute })
    expect(resumed.givenBackMs).toBe(439_000)
  })

  it('runs again only when the last of several reasons is gone', () => {
    const both = stopClock(stopClock(started, 'account-unreachable', 10_000), 'workspace-unreachable', 20_000)
    const one = resumeClock(both, 'account-unreachable', 30_000)
    expect(readClock(one, 40_000).phase).toBe('stopped')
    expect(resumeClock(one, 'workspace-unreachable', 50_000).givenBackMs).toBe(40_000)
  })

  it('gives a fault back from the moment at which it began, not from that at which it was noticed', () => {
    const stopped = stopClock(started, 'checks-backed-up', 61_000)
    expect(readClock(stopped, 71_000)).toMatchObject({ phase: 'stopped', usedMs: minute })
    expect(resumeClock(stopped, 'checks-backed-up', 71_000).givenBackMs).toBe(10_000)
  })

  it('counts what two faults have in common once, whichever was noticed first', () => {
    const workspace = stopClock(started, 'workspace-unreachable', 30_000)
    const both = stopClock(workspace, 'checks-backed-up', 25_000)
    expect(both.stopped?.since).toBe(25_000)
    const over = resumeClock(both, 'workspace-unreachable', 40_000)
    expect(resumeClock(over, 'checks-backed-up', 50_000).givenBackMs).toBe(25_000)
  })

  it('does not give back again what was given back before', () => {
    const once = giveBack(started, 10_000, 20_000)
    const stopped = stopClock(once, 'checks-backed-up', 15_000)
    expect(resumeClock(stopped, 'checks-backed-up', 30_000).givenBackMs).toBe(20_000)
  })

  it('gives an outage back that began before a stop that is still under way', () => {
    const stopped = stopClock(started, 'account-unreachable', 20_000)
    const outage = giveBack(stopped, 12_000, 25_000)
    expect(outage.givenBackMs).toBe(8_000)
    expect(resumeClock(outage, 'account-unreachable', 30_000).givenBackMs).toBe(18_000)
  })

  it('gives the same outage back once, and only its part after what was accounted for', () => {
    const once = giveBack(started, 2_000, 12_000)
    expect(once.givenBackMs).toBe(10_000)
    expect(giveBack(once, 2_000, 12_000)).toEqual(once)
    expect(giveBack(once, 5_000, 15_000).givenBackMs).toBe(13_000)
  })

  it('gives nothing back for an outage before the start', () => {
    expect(giveBack(started, 0, 900)).toEqual(started)
    expect(giveBack(started, 0, 1_500).givenBackMs).toBe(500)
  })

  it('ends with the stop that was under way given back', () => {
    const ended = endClock(stopClock(started, 'account-unreachable', 61_000), 100_000)
    expect(readClock(ended, 900_000)).toMatchObject({ phase: 'ended', usedMs: minute })
  })
})

type Step = { readonly wait: number; readonly act: (clock: ClockState, at: number) => ClockState }
const step = fc.record({
  wait: fc.integer({ min: 0, max: 200_000 }),
  act: fc.oneof(
    fc.tuple(fc.constantFrom(...outageReasons), fc.integer({ min: 0, max: 100_000 })).map(
      ([reason, ms]) =>
        (clock: ClockState, at: number) =>
          stopClock(clock, reason, at - ms),
    ),
    fc
      .constantFrom(...outageReasons)
      .map(reason => (clock: ClockState, at: number) => resumeClock(clock, reason, at)),
    fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 100_000 })).map(
      ([ms, ago]) =>
        (clock: ClockState, at: number) =>
          giveBack(clock, at - ago - ms, at - ago),
    ),
  ),
})

function play(steps: readonly Step[]): {
  clock: ClockState
  at: number
  readings: ReturnType<typeof readClock>[]
} {
  let clock = started
  let at = 1_000
  const readings = [readClock(clock, at)]
  for (const { wait, act } of steps) {
    at += wait
    clock = act(clock, at)
    readings.push(readClock(clock, at))
  }
  return { clock, at, readings }
}

describe('any story of stops and outages', () => {
  it('never makes the remaining time more than the budget or less than nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        for (const { remainingMs, usedMs } of play(steps).readings) {
          expect(remainingMs).toBeGreaterThanOrEqual(0)
          expect(remainingMs).toBeLessThanOrEqual(20 * minute)
          expect(remainingMs + usedMs).toBe(20 * minute)
        }
      }),
    )
  })

  it('never gives back more than has passed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const { clock, at } = play(steps)
        expect(clock.givenBackMs).toBeLessThanOrEqual(at - 1_000)
      }),
    )
  })

  it('moves the deadline by exactly what was given back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const { clock, at } = play(steps)
        const { deadlineAt } = readClock(clock, at)
        if (deadlineAt !== undefined) expect(deadlineAt).toBe(1_000 + 20 * minute + clock.givenBackMs)
      }),
    )
  })
})

describe('a fault that lasts', () => {
  it('frees a person from an exam after ten minutes, while it lasts', () => {
    const clock = stopClock(startClock(newClock(1_200_000), 0), 'account-unreachable', 60_000)
    expect(freedByFault(clock, 659_999)).toBe(false)
    expect(freedByFault(clock, 660_000)).toBe(true)
    expect(freedByFault(resumeClock(clock, 'account-unreachable', 700_000), 700_001)).toBe(false)
  })
})
