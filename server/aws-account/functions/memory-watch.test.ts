import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { CONTROL_GROUPS, readIfThere } from '../../sandbox/control-groups.ts'
import { openMemoryWalls } from './memory-walls.ts'
import { createMemoryWatch } from './memory-watch.ts'
import { peakMemoryMb, processMemory } from './process-memory.ts'

const used = { ownMb: 1, residentMb: 2 }

test('those that are followed are looked at, one after the other, by one timer', async () => {
  vi.useFakeTimers()
  try {
    const watch = createMemoryWatch(200)
    const seen: string[] = []
    watch.follow(
      async () => used,
      () => seen.push('one'),
    )
    const leave = watch.follow(
      async () => used,
      () => seen.push('two'),
    )
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(seen).toEqual(['one', 'two'])
    leave()
    await vi.advanceTimersByTimeAsync(200)
    expect(seen).toEqual(['one', 'two', 'one'])
  } finally {
    vi.useRealTimers()
  }
})

test('while nobody is followed there is no timer and nothing is read', async () => {
  vi.useFakeTimers()
  try {
    const measure = vi.fn(async () => used)
    const watch = createMemoryWatch(200)
    expect(vi.getTimerCount()).toBe(0)
    watch.follow(measure, () => {})()
    await vi.advanceTimersByTimeAsync(200)
    expect(vi.getTimerCount()).toBe(0)
    expect(measure).not.toHaveBeenCalled()
    watch.follow(measure, () => {})
    expect(vi.getTimerCount()).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})

test('one that is left while it is looked at hears nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof used>()
  const watch = createMemoryWatch(0)
  const seen = vi.fn()
  const leave = watch.follow(() => promise, seen)
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

test.runIf(openMemoryWalls())('the kernel ends what goes beyond its wall', async () => {
  const walls = openMemoryWalls()
  const wall = walls?.build(100) ?? expect.fail('There are no control groups')
  // It waits for its input, so that it is inside before it takes anything.
  const script =
    'process.stdin.once("data", () => { for (const held = []; ; ) held.push(Buffer.alloc(1e7, 1)) })'
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(child, 'exit')
  wall.enter(child.pid ?? 0)
  child.stdin.write('go')
  expect(await ended).toEqual([null, 'SIGKILL'])
  expect(wall.wasHit()).toBe(true)
  wall.remove()
  walls?.sweep()
})

test.runIf(openMemoryWalls())(
  'what is inside a wall shares the processors with all that is inside others',
  async () => {
    const wall = openMemoryWalls()?.build(100) ?? expect.fail('There are no control groups')
    const child = spawn('/bin/cat', { stdio: ['pipe', 'ignore', 'ignore'] })
    const ended = once(child, 'exit')
    wall.enter(child.pid ?? 0)
    const groups = readFileSync(`/proc/${child.pid}/cgroup`, 'utf8')
    const ofProcessors = groups
      .split('\n')
      .find(line => /^0::|[:,]cpu[,:]/.test(line) && line.includes('assay-functions'))
    const folder = join(
      CONTROL_GROUPS,
      groups.includes(':cpu') ? 'cpu' : '',
      ofProcessors?.split(':')[2] ?? '-',
      '..',
    )
    const share = ['cpu.weight', 'cpu.shares'].map(name => Number(readIfThere(join(folder, name))))
    expect(share.some(value => value === 1600 || value === 16384)).toBe(true)
    child.stdin.end()
    await ended
    wall.remove()
  },
)

test.runIf(openMemoryWalls())('whoever opens them twice in a process has walls of both', () => {
  const [first, second] = [openMemoryWalls()?.build(50), openMemoryWalls()?.build(50)]
  first?.remove()
  second?.remove()
})

test('where control groups may not be made there are no walls', () => {
  expect(openMemoryWalls('/proc/self/nowhere')).toBeUndefined()
})
