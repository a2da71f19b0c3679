import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ProcessWatch, watchProcess } from './process-watch.ts'

const limits = { everyMs: 500, silentAfterMs: 2_000, hungAfterMs: 12_000, patientMs: 5_000 }

/** How the process behaves; what hangs answers once it is set to something else. */
let state: 'answers' | 'hangs' | 'refuses' | 'gone'
let hanging: (() => void)[]
let replaced: number
/** What of each second of silence it waits for a processor. */
let starved: number
let told: [reachable: boolean, since: number][]
let watch: ProcessWatch

describe('a process that is watched', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 })
    state = 'answers'
    hanging = []
    replaced = 0
    starved = 0
    told = []
    watch = watchProcess(
      {
        async ask() {
          if (state === 'hangs') await new Promise<void>(resolve => hanging.push(resolve))
          else if (state !== 'answers') throw new Error('nobody is there')
        },
        isGone: () => state === 'gone',
        waitedMs: () => Date.now() * starved,
        async replace() {
          replaced += 1
          await new Promise(resolve => setTimeout(resolve, 300))
          state = 'answers'
        },
      },
      { now: Date.now, tell: (reachable, since) => told.push([reachable, since]), limits },
    )
  })
  afterEach(async () => {
    const ended = watch.end()
    await pass(1_000)
    await ended
    vi.useRealTimers()
  })

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('is left alone while it answers', async () => {
    await pass(600_000)
    expect(told).toEqual([])
    expect(replaced).toBe(0)
  })

  it('cannot be reached once it is silent, since its last answer, and can again with its next', async () => {
    await pass(10_200)
    state = 'hangs'
    await pass(1_900)
    expect(told).toEqual([])
    await pass(1_000)
    expect(told).toEqual([[false, 10_000]])
    expect(watch.isReachable()).toBe(false)
    state = 'answers'
    for (const go of hanging.splice(0)) go()
    await pass(0)
    expect(told).toEqual([
      [false, 10_000],
      [true, Date.now()],
    ])
    expect(replaced).toBe(0)
  })

  it('is replaced when it is silent for so long that it must hang', async () => {
    await pass(1_000)
    state = 'hangs'
    await pass(limits.hungAfterMs)
    expect(replaced).toBe(0)
    await pass(6_000)
    expect(replaced).toBe(1)
    expect(told).toEqual([
      [false, 1_000],
      [true, expect.any(Number)],
    ])
  })

  it('is left alone for longer while others take its processor, and not for ever', async () => {
    starved = 0.5
    state = 'hangs'
    await pass(limits.hungAfterMs * 1.9)
    expect(replaced).toBe(0)
    expect(watch.isReachable()).toBe(false)
    await pass(limits.hungAfterMs * 0.6)
    expect(replaced).toBe(1)
    starved = 1
    state = 'hangs'
    await pass(limits.hungAfterMs * 9)
    expect(replaced).toBe(1)
    await pass(limits.hungAfterMs * 2)
    expect(replaced).toBe(2)
  })

  it('is not given up for a short while in which it cannot be asked', async () => {
    state = 'refuses'
    await pass(1_400)
    state = 'answers'
    await pass(10_000)
    expect(told).toEqual([])
  })

  it('is replaced at once when it is gone', async () => {
    state = 'gone'
    await pass(500)
    expect(told).toEqual([[false, 0]])
    await pass(300)
    expect(told).toEqual([
      [false, 0],
      [true, 800],
    ])
    expect(replaced).toBe(1)
  })

  it('may go once it is not watched any more', async () => {
    state = 'hangs'
    await pass(1_000)
    const ended = watch.end()
    await pass(0)
    await ended
    await pass(60_000)
    expect(told).toEqual([])
    expect(replaced).toBe(0)
  })
})

it('does not take its own standstill for the silence of the other', async () => {
  const seen: boolean[] = []
  const { promise: askedAgain, resolve } = Promise.withResolvers<void>()
  let asked = 0
  const own = watchProcess(
    {
      ask() {
        asked += 1
        if (asked > 1) resolve()
        // The answer is on its way while this process is busy for longer than anybody may be silent.
        const answer = new Promise<void>(answered => setImmediate(answered))
        const busyUntil = Date.now() + 400
        while (Date.now() < busyUntil);
        return answer
      },
      isGone: () => false,
      replace: async () => {},
    },
    { tell: reachable => seen.push(reachable), limits: { everyMs: 1, silentAfterMs: 200 } },
  )
  await askedAgain
  await own.end()
  expect(seen).toEqual([])
})
