import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSandboxPool, type SandboxPool } from './sandbox-pool.ts'
import type { SandboxProcess } from './sandbox-process.ts'

interface FakeSandbox extends SandboxProcess {
  readonly folder: string
  alive: boolean
}

let started: FakeSandbox[]
let pool: SandboxPool
let startFails: boolean
let startsLater: boolean
let starting: (() => void)[]
beforeEach(() => {
  started = []
  startFails = false
  startsLater = false
  starting = []
  pool = createSandboxPool({
    maxSandboxes: 4,
    maxPerAttempt: 2,
    idleMs: 60_000,
    start(folder) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      if (startFails) reject(new Error('no sandbox today'))
      else if (!startsLater) resolve()
      starting.push(resolve)
      const sandbox: FakeSandbox = {
        folder,
        ready: promise,
        alive: true,
        run: async () => ({ kind: 'lost', how: 'other', why: 'a fake' }),
        printed: () => '',
        close() {
          sandbox.alive = false
        },
      }
      started.push(sandbox)
      return sandbox
    },
  })
})
afterEach(() => pool.close())

const tenant = (attempt: string, digest = 'v1') => ({ attempt, digest, folder: `/${digest}` })
const living = () => started.filter(sandbox => sandbox.alive)

/** Whether a promise is still open after everything that is due has happened. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise(resolve => setImmediate(resolve, 'open'))
  return (await Promise.race([promise, turn])) === 'open'
}

test('a spare stands by for the next attempt', async () => {
  pool.warm(tenant('a'))
  const taken = await pool.take(tenant('a'))
  expect(taken).toBe(started[0])
  expect(started).toHaveLength(2)
})

test('an attempt gets its own sandbox again, another attempt never does', async () => {
  const first = await pool.take(tenant('a'))
  pool.giveBack(first)
  expect(await pool.take(tenant('a'))).toBe(first)
  pool.giveBack(first)
  expect(await pool.take(tenant('b'))).not.toBe(first)
})

test('another version of a challenge gets a sandbox that shows that version', async () => {
  pool.giveBack(await pool.take(tenant('a')))
  const other = (await pool.take(tenant('a', 'v2'))) as FakeSandbox
  expect(other.folder).toBe('/v2')
})

test('when all seats are taken, whoever was idle longest gives up theirs', async () => {
  const first = await pool.take(tenant('a'))
  pool.giveBack(first)
  for (const attempt of ['b', 'c', 'd']) pool.giveBack(await pool.take(tenant(attempt)))
  expect(first.alive).toBe(false)
  expect(living()).toHaveLength(4)
})

test('with all seats busy one waits, and gets the next that becomes free', async () => {
  const busy = await Promise.all(['a', 'b', 'c', 'd'].map(attempt => pool.take(tenant(attempt))))
  const waiting = pool.take(tenant('e'))
  expect(await isOpen(waiting)).toBe(true)
  if (busy[0]) pool.giveBack(busy[0])
  expect((await waiting).alive).toBe(true)
  expect(living()).toHaveLength(4)
})

test('one attempt does not push out the others: its third run waits while there is room for them', async () => {
  const first = await pool.take(tenant('a'))
  await pool.take(tenant('a'))
  const third = pool.take(tenant('a'))
  expect(await isOpen(third)).toBe(true)
  await pool.take(tenant('b'))
  pool.giveBack(first)
  expect(await third).toBe(first)
})

test('whoever does not want a sandbox any more leaves the queue at once', async () => {
  const busy = await Promise.all(['a', 'b', 'c', 'd'].map(attempt => pool.take(tenant(attempt))))
  const stop = new AbortController()
  const given = pool.take(tenant('e'), stop.signal)
  const next = pool.take(tenant('f'))
  stop.abort()
  await expect(given).rejects.toThrow('it was cancelled')
  if (busy[0]) pool.giveBack(busy[0])
  expect((await next).alive).toBe(true)
})

test('a sandbox that is still starting when it is not wanted any more serves the next', async () => {
  const stop = new AbortController()
  startsLater = true
  const given = pool.take(tenant('a'), stop.signal)
  stop.abort()
  await expect(given).rejects.toThrow('it was cancelled')
  expect(living()[0]?.alive).toBe(true)
  const next = pool.take(tenant('a'))
  for (const finish of starting) finish()
  expect(await next).toBe(started[0])
})

test('a lost sandbox is forgotten and its seat is free', async () => {
  const first = (await pool.take(tenant('a'))) as FakeSandbox
  first.alive = false
  pool.giveBack(first)
  expect(await pool.take(tenant('a'))).not.toBe(first)
})

test('a sandbox that does not start is a reason, not a wait', async () => {
  startFails = true
  await expect(pool.take(tenant('a'))).rejects.toThrow('no sandbox today')
  startFails = false
  expect((await pool.take(tenant('a'))).alive).toBe(true)
})

test('closing ends all and fails whoever waits', async () => {
  await Promise.all(['a', 'b', 'c', 'd'].map(attempt => pool.take(tenant(attempt))))
  const waiting = pool.take(tenant('e'))
  pool.close()
  await expect(waiting).rejects.toThrow('Checks are closed')
  expect(living()).toEqual([])
})
