import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { silentLog } from '../log.ts'
import { startHeartbeat } from './heartbeat.ts'

let last: number | undefined
let fails: number
let storeWorks: boolean
let given: [reason: string, from: number, to: number][]
let heartbeat: ReturnType<typeof startHeartbeat>

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  last = undefined
  fails = 0
  storeWorks = true
  given = []
  heartbeat = startHeartbeat(
    {
      async beat(at) {
        if (!storeWorks) throw new Error('no room')
        const before = last
        last = at
        return before
      },
    },
    {
      async giveBack(reason, from, to) {
        fails -= 1
        if (fails >= 0) throw new Error('one append failed')
        given.push([reason, from, to])
      },
    },
    Date.now,
    silentLog,
  )
})
afterEach(() => {
  heartbeat.end()
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('gives back the time in which nothing could be written', async () => {
  heartbeat.begin()
  await pass(5_000)
  storeWorks = false
  await pass(10_000)
  storeWorks = true
  await pass(1_000)
  expect(given).toEqual([['storage-unavailable', 1_005_000, 1_016_000]])
})

it('leaves the time before its server to whoever takes up the attempts', async () => {
  last = 900_000
  heartbeat.begin()
  await pass(10_000)
  expect(given).toEqual([])
})

it('owes a gap until it is given back, and then gives it once', async () => {
  heartbeat.begin()
  await pass(5_000)
  storeWorks = false
  await pass(60_000)
  storeWorks = true
  fails = 3
  await pass(3_000)
  expect(given).toEqual([])
  // A server that dies now leaves the whole gap to the next one.
  expect(last).toBe(1_005_000)
  await pass(5_000)
  expect(given).toEqual([['storage-unavailable', 1_005_000, 1_066_000]])
  expect(last).toBe(1_073_000)
})

it('gives back each of two outages though the first was still owed in the second', async () => {
  heartbeat.begin()
  await pass(5_000)
  storeWorks = false
  await pass(10_000)
  storeWorks = true
  fails = 1
  await pass(1_000)
  storeWorks = false
  await pass(10_000)
  storeWorks = true
  await pass(1_000)
  expect(given).toEqual([
    ['storage-unavailable', 1_005_000, 1_016_000],
    ['storage-unavailable', 1_016_000, 1_027_000],
  ])
})

it('calls it what it was when this server stood still itself', async () => {
  heartbeat.begin()
  await pass(5_000)
  vi.setSystemTime(1_065_000)
  await pass(1_000)
  expect(given).toMatchObject([['server-frozen', 1_005_000, expect.any(Number)]])
  storeWorks = false
  await pass(10_000)
  storeWorks = true
  await pass(1_000)
  expect(given.map(([reason]) => reason)).toEqual(['server-frozen', 'storage-unavailable'])
})
