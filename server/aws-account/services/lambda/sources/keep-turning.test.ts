import { expect, test, vi } from 'vitest'
import { keepTurning } from './keep-turning.ts'

const pauses = { firstMs: 100, longestMs: 300 }

test('turns follow at once; after failures in a row longer and longer pauses, up to the longest', async () => {
  vi.useFakeTimers()
  try {
    const began = Date.now()
    const at: number[] = []
    const failed: unknown[] = []
    const script = ['ok', 'fails', 'fails', 'fails', 'fails', 'ok', 'fails', 'ends']
    const done = keepTurning(
      new AbortController().signal,
      pauses,
      async () => {
        at.push(Date.now() - began)
        const step = script[at.length - 1]
        if (step === 'fails') throw new Error('not now')
        return step === 'ok'
      },
      error => failed.push(error),
    )
    await vi.advanceTimersByTimeAsync(5_000)
    await done
    expect(at).toEqual([0, 0, 100, 300, 600, 900, 900, 1_000])
    expect(failed).toHaveLength(5)
  } finally {
    vi.useRealTimers()
  }
})

test('ends in the middle of a pause when nobody wants it any more', async () => {
  const stop = new AbortController()
  let turns = 0
  const done = keepTurning(
    stop.signal,
    { firstMs: 3_600_000, longestMs: 3_600_000 },
    async () => {
      turns += 1
      throw new Error('not now')
    },
    () => setImmediate(() => stop.abort()),
  )
  await done
  expect(turns).toBe(1)
})
