import { expect, test, vi } from 'vitest'
import { createMemoryWatch } from './memory-watch.ts'
import { peakMemoryMb, processMemory } from './process-memory.ts'

const used = { ownMb: 1, residentMb: 2 }

test('those that are followed are looked at, one after the other, by one timer', async () => {
  vi.useFakeTimers()
  try {
    const looked: number[] = []
    const watch = createMemoryWatch(200, async pid => {
      looked.push(pid)
      return used
    })
    const seen: string[] = []
    watch.follow(1, () => seen.push('one'))
    const leave = watch.follow(2, () => seen.push('two'))
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(seen).toEqual(['one', 'two'])
    leave()
    await vi.advanceTimersByTimeAsync(200)
    expect(looked).toEqual([1, 2, 1])
  } finally {
    vi.useRealTimers()
  }
})

test('while nobody is followed there is no timer and nothing is read', async () => {
  vi.useFakeTimers()
  try {
    const measure = vi.fn(async () => used)
    const watch = createMemoryWatch(200, measure)
    expect(vi.getTimerCount()).toBe(0)
    watch.follow(1, () => {})()
    await vi.advanceTimersByTimeAsync(200)
    expect(vi.getTimerCount()).toBe(0)
    expect(measure).not.toHaveBeenCalled()
    watch.follow(1, () => {})
    expect(vi.getTimerCount()).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})

test('one that is left while it is looked at hears nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof used>()
  const watch = createMemoryWatch(0, () => promise)
  const seen = vi.fn()
  const leave = watch.follow(1, seen)
  await new Promise(done => setTimeout(done, 5))
  leave()
  resolve(used)
  await promise
  expect(seen).not.toHaveBeenCalled()
})

test('the memory of a process is what it has, and its peak what it ever had', async () => {
  const { residentMb, ownMb } = await processMemory(process.pid)
  expect(residentMb).toBeGreaterThan(10)
  expect(ownMb).toBeLessThan(residentMb)
  expect(peakMemoryMb(process.pid)).toBeGreaterThan(10)
})

test('a process that is gone uses nothing', async () => {
  expect(await processMemory(2 ** 30)).toEqual({ ownMb: 0, residentMb: 0 })
  expect(peakMemoryMb(2 ** 30)).toBe(0)
})
