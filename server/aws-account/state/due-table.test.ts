import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DueItem } from './account-state.ts'
import { createDueClock, type DueClock } from './due-clock.ts'
import { type DurableAccountState, openDurableAccountState } from './durable-account-state.ts'

let folder: string
let state: DurableAccountState
let now: number
let clock: DueClock

beforeEach(() => {
  now = 1_000_000
  clock = createDueClock(() => now)
  folder = mkdtempSync(join(tmpdir(), 'due-test-'))
  state = openDurableAccountState(folder, clock)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await state.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The clock goes on, and everything that is due by then has been begun. */
async function pass(ms: number) {
  now += ms
  clock.wake()
  for (let turns = 0; turns < 20; turns++) await new Promise(resolve => setImmediate(resolve))
}

describe('an item', () => {
  test('is run when it is due and not before, once', async () => {
    const ran: DueItem<unknown>[] = []
    const table = state.due<{ n: number }>('t.items')
    table.run(item => void ran.push(item))
    table.put({ id: 'a', at: now + 100, body: { n: 1 } })
    await pass(99)
    expect(ran).toEqual([])
    await pass(1)
    expect(ran).toEqual([{ id: 'a', at: 1_000_100, body: { n: 1 } }])
    await pass(1000)
    expect(ran.length).toBe(1)
    expect(table.size).toBe(0)
  })

  test('may be run again at another time with another body', async () => {
    const ran: number[] = []
    const table = state.due<number>('t.items')
    table.run(({ at, body }) => {
      ran.push(body)
      return body < 3 ? { at: at + 10, body: body + 1 } : undefined
    })
    table.put({ id: 'a', at: now, body: 1 })
    for (let times = 0; times < 4; times++) await pass(10)
    expect(ran).toEqual([1, 2, 3])
    expect(table.size).toBe(0)
  })

  test('can be moved and taken back', async () => {
    const ran: string[] = []
    const table = state.due('t.items')
    table.run(({ id }) => void ran.push(id))
    table.put({ id: 'later', at: now + 10, body: 0 })
    table.put({ id: 'later', at: now + 50, body: 0 })
    table.put({ id: 'never', at: now + 10, body: 0 })
    expect(table.delete('never')).toBe(true)
    await pass(10)
    expect(ran).toEqual([])
    await pass(40)
    expect(ran).toEqual(['later'])
  })

  test('that is put again while it runs is run again after that', async () => {
    const ran: unknown[] = []
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const table = state.due('t.items')
    table.run(({ body }) => {
      ran.push(body)
      return body === 1 ? promise : undefined
    })
    table.put({ id: 'a', at: now, body: 1 })
    await pass(0)
    table.put({ id: 'a', at: now, body: 2 })
    await pass(0)
    expect(ran).toEqual([1])
    resolve(undefined)
    await pass(0)
    expect(ran).toEqual([1, 2])
    expect(table.size).toBe(0)
  })

  test('whose run throws is kept, logged and tried again, later each time', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const ran: number[] = []
    const table = state.due('t.items')
    table.run(async () => {
      ran.push(now)
      if (ran.length < 3) throw new Error('no luck')
      return undefined
    })
    table.put({ id: 'a', at: now, body: 0 })
    await pass(0)
    for (let seconds = 0; seconds < 4; seconds++) await pass(1000)
    expect(ran).toEqual([1_000_000, 1_001_000, 1_003_000])
    expect(logged).toHaveBeenCalledTimes(2)
    expect(String(logged.mock.calls[0]?.[0])).toContain('t.items: a failed')
    expect(table.size).toBe(0)
  })
})

describe('after a restart', () => {
  test('what was not done is run, what was is not', async () => {
    const table = state.due('t.items')
    table.put({ id: 'done', at: now, body: 0 })
    const running = table.run(() => undefined)
    await pass(0)
    running.close()
    table.put({ id: 'left', at: now + 5, body: 0 })
    await state.close()
    state = openDurableAccountState(folder, clock)
    const ran: string[] = []
    state.due('t.items').run(({ id }) => void ran.push(id))
    await pass(5)
    expect(ran).toEqual(['left'])
  })

  test('an item that a kill broke off in the middle is run again', async () => {
    const module = new URL('./durable-account-state.ts', import.meta.url).href
    const other = join(folder, 'killed')
    const script = `
      const { openDurableAccountState } = await import(${JSON.stringify(module)})
      const state = openDurableAccountState(${JSON.stringify(other)})
      const table = state.due('t.items')
      table.put({ id: 'a', at: Date.now() + 20, body: { n: 7 } })
      await state.committed()
      table.run(() => process.kill(process.pid, 'SIGKILL'))
      setTimeout(() => {}, 60_000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    const again = openDurableAccountState(other)
    const ran = await new Promise<DueItem<unknown>>(resolve => {
      again.due('t.items').run(item => {
        resolve(item)
        return undefined
      })
    })
    expect(ran).toMatchObject({ id: 'a', body: { n: 7 } })
    await again.close()
  })

  test('what was being run when it was closed is run again', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const table = state.due('t.items')
    table.put({ id: 'a', at: now, body: 0 })
    const running = table.run(() => promise)
    await pass(0)
    running.close()
    resolve(undefined)
    await pass(0)
    const ran: string[] = []
    table.run(({ id }) => void ran.push(id))
    await pass(0)
    expect(ran).toEqual(['a'])
  })
})

describe('of many items', () => {
  test('all are run in the order in which they are due', async () => {
    const ran: number[] = []
    const table = state.due<number>('t.items')
    table.run(({ body }) => void ran.push(body))
    const order = Array.from({ length: 200 }, (_, n) => (n * 77) % 200)
    for (const n of order) table.put({ id: String(n), at: now + n, body: n })
    for (let n = 0; n < 20; n++) await pass(10)
    await pass(100)
    expect(ran).toEqual(order.toSorted((a, b) => a - b))
  })

  test('so many are run at a time as were asked for', async () => {
    const open: (() => void)[] = []
    const table = state.due('t.items')
    table.run(() => new Promise(resolve => open.push(() => resolve(undefined))), { concurrency: 2 })
    for (const id of ['a', 'b', 'c']) table.put({ id, at: now, body: 0 })
    await pass(0)
    expect(open.length).toBe(2)
    open[0]?.()
    await pass(0)
    expect(open.length).toBe(3)
  })

  test('no account waits for another: they take turns', async () => {
    const second = openDurableAccountState(join(folder, 'second'), clock)
    const ran: string[] = []
    state.due('t.items').run(({ id }) => void ran.push(id))
    second.due('t.items').run(({ id }) => void ran.push(id))
    for (let n = 0; n < 5; n++) state.due('t.items').put({ id: `much ${n}`, at: now - 10, body: 0 })
    second.due('t.items').put({ id: 'little', at: now, body: 0 })
    await pass(0)
    expect(ran.indexOf('little')).toBeLessThan(2)
    expect(ran.length).toBe(6)
    await second.close()
  })

  test('one timer is enough', () => {
    vi.useFakeTimers()
    try {
      const table = state.due('t.items')
      table.run(() => undefined)
      for (let n = 0; n < 100; n++) table.put({ id: String(n), at: now + 1000 + n, body: 0 })
      vi.runOnlyPendingTimers()
      expect(vi.getTimerCount()).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
})
