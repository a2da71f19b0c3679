import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSandboxPool, type SandboxPool, type Version } from './sandbox-pool.ts'
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
    spareAfterMs: 1,
    start: startFake,
  })
})
afterEach(() => pool.close())

function startFake({ folder }: Version): FakeSandbox {
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
    clearing: undefined,
    close() {
      sandbox.alive = false
    },
  }
  started.push(sandbox)
  return sandbox
}

const tenant = (attempt: string, digest = 'v1') => ({ attempt, digest, folder: `/${digest}`, modules: [] })
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
  pool.giveBack(taken)
  await expect.poll(() => started.length).toBe(2)
  expect(await pool.take(tenant('b'))).toBe(started[1])
})

test('no spare is started in what the last one was taken for, nor at the end of it', async () => {
  pool.warm(tenant('a'))
  pool.giveBack(await pool.take(tenant('a')))
  expect(started).toHaveLength(1)
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
  for (const attempt of ['b', 'c', 'd', 'e']) pool.giveBack(await pool.take(tenant(attempt)))
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

describe('two attempts that take all they can', () => {
  let large: SandboxPool
  const took: SandboxProcess[] = []
  beforeEach(async () => {
    large = createSandboxPool({
      maxSandboxes: 8,
      maxPerAttempt: 4,
      idleMs: 60_000,
      spareAfterMs: 1,
      start: startFake,
    })
    took.length = 0
    for (const attempt of ['a', 'b'])
      for (let turn = 0; turn < 4; turn++)
        void large.take(tenant(attempt)).then(
          one => took.push(one),
          () => {},
        )
    await new Promise(resolve => setImmediate(resolve))
  })
  afterEach(() => large.close())

  test('leave places for the next attempts', async () => {
    expect(took).toHaveLength(6)
    expect(large.isCrowded('b')).toBe(true)
    await Promise.all(['c', 'd'].map(attempt => large.take(tenant(attempt))))
  })

  test('go behind those that have none, however long they have waited', async () => {
    await Promise.all(['c', 'd'].map(attempt => large.take(tenant(attempt))))
    const waiting = large.take(tenant('e'))
    expect(await isOpen(waiting)).toBe(true)
    if (took[0]) large.giveBack(took[0])
    expect((await waiting).alive).toBe(true)
  })
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
