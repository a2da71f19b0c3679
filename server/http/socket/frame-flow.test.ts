import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFrameFlow, type FrameFlow } from './frame-flow.ts'

let reads: boolean
let unread: number
let flow: FrameFlow
beforeEach(() => {
  vi.useFakeTimers()
  reads = true
  unread = 0
  const socket = {
    pause() {
      reads = false
    },
    resume() {
      reads = true
    },
    get bufferedAmount() {
      return unread
    },
  }
  flow = createFrameFlow(socket, { frames: 10, bytes: 1_000, underWay: 2, unread: 500 })
})
afterEach(() => {
  flow.close()
  vi.useRealTimers()
})

it('lets a page wait that sends more frames in a second than people do', () => {
  for (let frame = 0; frame < 9; frame++) flow.heard(1)
  expect(reads).toBe(true)
  flow.heard(1)
  expect(reads).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(reads).toBe(true)
})

it('lets one wait that sends more bytes', () => {
  flow.heard(999)
  expect(reads).toBe(true)
  flow.heard(1)
  expect(reads).toBe(false)
})

it('takes no more while so much is worked on', async () => {
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = ends.map(({ promise }) => flow.inTurn(() => promise))
  expect(reads).toBe(false)
  ends[0]?.resolve()
  await done[0]
  expect(reads).toBe(true)
  ends[1]?.reject(new Error('no'))
  await expect(done[1]).rejects.toThrow('no')
})

it('begins what had come already when others are done, in its order', async () => {
  const begun: number[] = []
  const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<void>())
  const done = ends.map(({ promise }, index) =>
    flow.inTurn(() => {
      begun.push(index)
      return promise
    }),
  )
  expect(begun).toEqual([0, 1])
  for (const { resolve } of ends) resolve()
  await Promise.all(done)
  expect(begun).toEqual([0, 1, 2, 3])
  expect(reads).toBe(true)
})

it('does not read again before both are over', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const [one, other] = [flow.inTurn(() => promise), flow.inTurn(() => promise)]
  for (let frame = 0; frame < 10; frame++) flow.heard(1)
  resolve()
  await Promise.all([one, other])
  expect(reads).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(reads).toBe(true)
})

it('does not hear who does not read, until they do', () => {
  unread = 500
  flow.heard(1)
  expect(reads).toBe(false)
  vi.advanceTimersByTime(5_000)
  expect(reads).toBe(false)
  unread = 499
  vi.advanceTimersByTime(1_000)
  expect(reads).toBe(true)
})
