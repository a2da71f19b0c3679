import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startHeartbeat } from './heartbeat.ts'

let last: number | undefined
let storeWorks: boolean
let given: [from: number, to: number][]
let heartbeat: ReturnType<typeof startHeartbeat>

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  last = undefined
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
    { giveBack: async (_reason, from, to) => void given.push([from, to]) },
    Date.now,
    { warn: () => {} },
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
  expect(given).toEqual([[1_005_000, 1_016_000]])
})

it('leaves the time before its server to whoever takes up the attempts', async () => {
  last = 900_000
  heartbeat.begin()
  await pass(10_000)
  expect(given).toEqual([])
})
