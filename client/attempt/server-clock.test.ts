import { expect, it } from 'vitest'
import { retryDelayMs } from './retry-delay.ts'
import { createServerClock } from './server-clock.ts'

function clockAt(start: number) {
  let now = start
  return { clock: createServerClock(() => now), set: (to: number) => (now = to) }
}

it('believes the first server time it hears until a ping is answered', () => {
  const { clock } = clockAt(1_000)
  clock.heard(61_000)
  expect(clock.now()).toBe(61_000)
  expect(clock.roundTripMs()).toBeUndefined()
})

it('puts the server time of an answer in the middle of the way there and back', () => {
  const { clock, set } = clockAt(1_040)
  clock.answered(1_000, 61_020)
  expect(clock.now()).toBe(61_040)
  expect(clock.roundTripMs()).toBe(40)
  set(2_040)
  expect(clock.now()).toBe(62_040)
})

it('keeps the offset of the quickest answer, and shows the round trip of the last', () => {
  const { clock, set } = clockAt(1_010)
  clock.answered(1_000, 2_005)
  set(3_000)
  clock.answered(2_000, 3_900)
  expect(clock.now()).toBe(4_000)
  expect(clock.roundTripMs()).toBe(1_000)
})

it('starts anew when the clock of the device was set', () => {
  const { clock, set } = clockAt(1_010)
  clock.answered(1_000, 1_005)
  set(3_601_100)
  clock.answered(3_601_000, 6_050)
  expect(clock.now()).toBe(6_100)
})

it.each([
  ['the first wait is a quarter of a second', 0, 0, 250],
  ['half of it may be taken off', 0, 1, 125],
  ['it doubles', 3, 0, 2_000],
  ['it ends at ten seconds', 12, 0, 10_000],
  ['it stays there for ever', 100_000, 0, 10_000],
])('spaces tries: %s', (_, failures, random, expected) => {
  expect(retryDelayMs(failures, random)).toBe(expected)
})
