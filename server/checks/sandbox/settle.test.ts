import { expect, test } from 'vitest'
import { lengthOf, settle } from './settle.ts'

const never = () => false
const soon = { pause: async () => {}, ageFigures: async () => 0 }

test('a wait is the promise and a quarter of it, but at least five seconds more', () => {
  expect(lengthOf({ promisedSeconds: 60 })).toBe(75_000)
  expect(lengthOf({ promisedSeconds: 2 })).toBe(7_000)
  expect(lengthOf({ promisedSeconds: 60, slackSeconds: 1 })).toBe(61_000)
  expect(() => lengthOf({ promisedSeconds: Number.NaN })).toThrow('no wait')
  expect(() => lengthOf({ promisedSeconds: 3_600 })).toThrow('no wait')
})

test('what is decided early ends early', async () => {
  let looks = 0
  const seen = await settle(
    async () => ++looks,
    count => count === 3,
    { promisedSeconds: 60 },
    soon,
  )
  expect(seen).toBe(3)
})

test('pauses count for as long as they were meant to be, not for as long as a busy machine takes', async () => {
  let pausedMs = 0
  let looks = 0
  await settle(
    async () => {
      looks += 1
    },
    never,
    { promisedSeconds: 60 },
    {
      ...soon,
      pause: async ms => {
        pausedMs += ms
      },
    },
  )
  expect(pausedMs).toBe(75_000)
  // Few enough that a look of three calls stays within what a run may ask.
  expect(looks).toBeLessThan(115)
})

test('a wait ends by the clock when looks take for ever', async () => {
  const startedAt = performance.now()
  const look = () => new Promise(resolve => setTimeout(resolve, 100))
  await settle(look, never, { promisedSeconds: 0, slackSeconds: 0.1 }, soon)
  await settle(look, never, { promisedSeconds: 0, slackSeconds: 0.1 }, { ...soon, pause: () => look() })
  expect(performance.now() - startedAt).toBeGreaterThan(300)
})

test('where figures can be made older, a wait for what follows from them is minutes of that and moments between', async () => {
  let [pausedMs, aged] = [0, 0]
  const passing = {
    async pause(ms: number) {
      pausedMs += ms
    },
    async ageFigures() {
      aged += 1
      return 1
    },
  }
  const wait = { promisedSeconds: 150, slackSeconds: 15, forFigures: true } as const
  await settle(async () => aged, never, wait, passing)
  expect(aged).toBe(3)
  expect(pausedMs).toBe(1_500 + 2 * (400 + 1_500) + 15_000)

  pausedMs = 0
  aged = 0
  expect(
    await settle(
      async () => aged,
      seen => seen === 2,
      wait,
      passing,
    ),
  ).toBe(2)
  expect(pausedMs).toBe(1_500 + 400 + 1_500 + 400)
})

test('where figures cannot be made older the whole is waited', async () => {
  let pausedMs = 0
  const passing = {
    ...soon,
    async pause(ms: number) {
      pausedMs += ms
    },
  }
  await settle(async () => 0, never, { promisedSeconds: 60, slackSeconds: 10, forFigures: true }, passing)
  expect(pausedMs).toBe(70_000)
})

test('where figures can be made older only later, that is tried again', async () => {
  let [pausedMs, asked] = [0, 0]
  const passed: number[] = []
  const passing = {
    async pause(ms: number) {
      pausedMs += ms
    },
    async ageFigures() {
      asked += 1
      return asked < 4 ? 0 : 1
    },
  }
  await settle(
    async ms => passed.push(ms),
    never,
    { promisedSeconds: 150, slackSeconds: 15, forFigures: true },
    passing,
  )
  expect(asked).toBe(6)
  expect(pausedMs).toBeLessThan(2_000 * 7 + 15_000)
  expect(passed[0]).toBe(0)
  expect(passed.at(-1)).toBe(3 * 60_000 + pausedMs)
})

test('a wait for figures that cannot be made older looks seldom, and ends by the clock when looks take for ever', async () => {
  let looks = 0
  const wait = { promisedSeconds: 150, slackSeconds: 15, forFigures: true } as const
  await settle(async () => ++looks, never, wait, soon)
  expect(looks).toBeLessThan(260)
  const startedAt = performance.now()
  const look = () => new Promise(resolve => setTimeout(resolve, 100))
  await settle(
    look,
    never,
    { promisedSeconds: 0, slackSeconds: 0.1, forFigures: true },
    { ...soon, pause: () => look() },
  )
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})
