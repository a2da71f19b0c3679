import { expect, it } from 'vitest'
import { createStartPatience } from './start-patience.ts'

const limits = { quietMs: 15_000, atMostMs: 120_000 }

/** A process that is looked at every second, and does something in those seconds that `works` says. */
function secondsUntilGivenUp(works: (second: number) => boolean): readonly [second: number, why: string] {
  let second = 0
  let done = 0
  const whyGiveUp = createStartPatience(
    () => String(done),
    limits,
    () => second * 1_000,
  )
  for (;;) {
    second += 1
    if (works(second)) done += 1
    const why = whyGiveUp()
    if (why !== undefined) return [second, why]
  }
}

it('a process that does nothing is given up after a while', () => {
  expect(secondsUntilGivenUp(() => false)).toEqual([15, 'it did nothing for 15 s'])
})

it('a process that gets on slowly is waited for, longer than one that does nothing', () => {
  expect(secondsUntilGivenUp(second => second <= 60 && second % 10 === 0)).toEqual([
    75,
    'it did nothing for 15 s',
  ])
})

it('a process that is at work for ever is given up in the end', () => {
  expect(secondsUntilGivenUp(() => true)).toEqual([120, 'it was still at work after 120 s'])
})

it('the time in which nobody could look is not held against the process', () => {
  let now = 0
  const whyGiveUp = createStartPatience(
    () => 'the same',
    limits,
    () => now,
  )
  now += 600_000
  expect(whyGiveUp()).toBeUndefined()
})
