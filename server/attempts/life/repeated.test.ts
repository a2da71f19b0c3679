import { beforeEach, expect, it } from 'vitest'
import { createRepeated, type Repeated } from './repeated.ts'

let waits: { readonly ms: number; readonly action: () => void }[]
let failures: unknown[]
let works: boolean
let tries: number
let repeated: Repeated

beforeEach(() => {
  waits = []
  failures = []
  works = false
  tries = 0
  repeated = createRepeated(
    async () => {
      tries += 1
      if (!works) throw new Error('not now')
    },
    {
      later(ms, action) {
        const wait = { ms, action }
        waits.push(wait)
        return () => void waits.splice(waits.indexOf(wait), 1)
      },
      failed: error => failures.push(error),
    },
  )
})

const retry = async () => {
  waits.shift()?.action()
  await new Promise(resolve => setImmediate(resolve))
}

it('tries again less and less often until it succeeds, and says once that it failed', async () => {
  await repeated.now()
  const delays: number[] = []
  for (let round = 0; round < 7; round += 1) {
    delays.push(...waits.map(({ ms }) => ms))
    await retry()
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  expect(failures).toHaveLength(1)
  works = true
  await retry()
  expect(waits).toEqual([])
  expect(tries).toBe(9)
})

it('waits once, however often it is asked to try soon', async () => {
  works = true
  repeated.soon()
  repeated.soon()
  expect(waits.map(({ ms }) => ms)).toEqual([1_000])
  await retry()
  expect(tries).toBe(1)
})

it('tries once more when it is asked during a try', async () => {
  works = true
  await Promise.all([repeated.now(), repeated.now(), repeated.now()])
  expect(tries).toBe(2)
})

it('ends for good', async () => {
  await repeated.now()
  repeated.close()
  expect(waits).toEqual([])
  repeated.soon()
  expect(waits).toEqual([])
})
