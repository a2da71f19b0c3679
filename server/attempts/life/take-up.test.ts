import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readClock } from '../../../shared/clock.ts'
import type { AttemptFace } from '../face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
let platform: FakePlatform
let attempt: AttemptFace

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await platform.store.runDueJobs(platform.time)
  attempt = await platform.attempts.open(ada, attemptId)
})
afterEach(() => {
  platform.close()
  vi.restoreAllMocks()
})

/** The server dies, and after `ms` the next one takes up what it left; `before` is done to its parts first. */
async function nextServer(ms: number, before: (next: FakePlatform) => void = () => {}): Promise<void> {
  const diedAt = platform.time
  platform.close()
  const next = createFakePlatform(platform.store)
  next.time = diedAt + ms
  before(next)
  platform = next
  await next.recover(diedAt)
  attempt = await next.attempts.open(ada, attempt.id)
}

async function retry(): Promise<void> {
  const [action] = platform.later
  if (action === undefined) throw new Error('nothing waits to be tried again')
  platform.later.delete(action)
  action()
  const settled = () => platform.later.size > 0 || attempt.state().clock.stopped === undefined
  await expect.poll(settled).toBe(true)
}

const remaining = () => readClock(attempt.state().clock, platform.time).remainingMs

it('makes a lost workspace anew from the starter and every saved text, and says so', async () => {
  await attempt.perform('1', { kind: 'save-file', path: 'lib/new.mjs', text: 'let a = 1' })
  await attempt.perform('2', { kind: 'save-file', path: 'lib/new.mjs', text: 'let a = 2' })
  await nextServer(minute)
  const text = (path: string) => Buffer.from(platform.files.get(path) ?? []).toString()
  expect(text('lib/new.mjs')).toBe('let a = 2')
  expect(text('index.mjs')).toBe('export {}')
  expect(attempt.state().activity).toContainEqual(
    expect.objectContaining({ kind: 'restored', savedFiles: 1 }),
  )
  expect(remaining()).toBe(20 * minute)
})

it('lets a saved file take the place of a starter folder, and the other way round', async () => {
  await attempt.perform('1', { kind: 'save-file', path: 'index.mjs/inside.mjs', text: 'mine' })
  await nextServer(minute)
  expect([...platform.files.keys()]).toEqual(['index.mjs/inside.mjs'])
})

it('never puts an empty account in the place of a lost one: the clock stands until it is found', async () => {
  await nextServer(minute, next => {
    next.accountIsGone = true
  })
  expect(attempt.state().clock.stopped?.reasons).toEqual(['server-restarting'])
  expect(remaining()).toBe(20 * minute)
  await expect(attempt.files.list()).rejects.toMatchObject({ code: 'workspace-unavailable' })
  platform.time += 5 * minute
  await retry()
  expect(attempt.state().clock.stopped).toBeDefined()
  platform.accountIsGone = false
  await retry()
  expect(attempt.state().clock.stopped).toBeUndefined()
  expect(remaining()).toBe(20 * minute)
})

it('does not score an attempt whose account is gone, however often it is tried', async () => {
  await attempt.perform('1', { kind: 'submit' })
  await nextServer(minute, next => {
    next.accountIsGone = true
  })
  const closing = platform.store.runDueJobs(platform.time)
  await expect(closing).rejects.toMatchObject({ code: 'account-unavailable' })
  expect(attempt.state()).toMatchObject({ phase: 'closing', account: { sealed: false } })
  platform.accountIsGone = false
  await platform.store.runDueJobs(platform.time)
  expect(attempt.state().phase).toBe('scored')
})

it('lets a stop go on that the server before could not end', async () => {
  platform.setReachable('accounts', false)
  await expect.poll(() => attempt.state().clock.stopped?.reasons).toEqual(['account-unreachable'])
  await nextServer(3 * minute)
  expect(attempt.state().clock.stopped).toBeUndefined()
  expect(remaining()).toBe(20 * minute)
})

it('frees somebody from an exam after ten minutes of our fault, not before', async () => {
  await nextServer(minute, next => {
    next.accountIsGone = true
  })
  platform.time += 8 * minute
  await expect(attempt.perform('1', { kind: 'abandon' })).rejects.toMatchObject({ code: 'not-allowed' })
  platform.time += minute
  await attempt.perform('2', { kind: 'abandon' })
  expect(attempt.state().phase).toBe('abandoned')
})

describe('after a start of the server', () => {
  /** The next server, as it begins: it knows what was left and has not taken it up. */
  async function beginNextServer(ms: number): Promise<number> {
    const diedAt = platform.time
    platform.close()
    const next = createFakePlatform(platform.store)
    next.time = diedAt + ms
    platform = next
    await next.lives.findLeft()
    return diedAt
  }

  it('a clock stands still from the last sign of life until its attempt is taken up: all of it is given back', async () => {
    const found = Promise.withResolvers<void>()
    const diedAt = await beginNextServer(minute)
    platform.findingAccounts = found.promise
    platform.time += 10_000
    const { tried } = await platform.lives.takeUp(diedAt)
    platform.time += 20_000
    found.resolve()
    await tried
    attempt = await platform.attempts.open(ada, attempt.id)
    expect(attempt.state().clock).toMatchObject({ stopped: undefined, givenBackMs: minute + 30_000 })
    expect(remaining()).toBe(20 * minute)
  })

  it('an attempt answers once it is taken up itself, whatever others wait for', async () => {
    const eve = { id: 'eve', name: 'Eve' }
    const { attemptId } = await platform.attempts.start(eve, 'warm-up', 'exam')
    await platform.store.runDueJobs(platform.time)
    const diedAt = await beginNextServer(minute)
    const finding = Promise.withResolvers<void>()
    const opened: string[] = []
    const opening = [
      platform.attempts.open(ada, attempt.id).then(() => opened.push('ada')),
      platform.attempts.open(eve, attemptId).then(() => opened.push('eve')),
    ]
    const creating = Promise.withResolvers<void>()
    platform.creatingWorkspaces = creating.promise
    platform.findingAccounts = finding.promise
    const { tried } = await platform.lives.takeUp(diedAt)
    await new Promise(resolve => setImmediate(resolve))
    expect(opened).toEqual([])
    expect((await platform.attempts.list(ada)).map(({ phase }) => phase)).toEqual(['running'])
    await platform.attempts.start({ id: 'new', name: 'New' }, 'warm-up', 'exam')
    finding.resolve()
    creating.resolve()
    await Promise.all([tried, ...opening])
    expect(opened.toSorted()).toEqual(['ada', 'eve'])
  })

  it('nothing happens to an attempt whose clock could not be told, and it says so', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const diedAt = await beginNextServer(25 * minute)
    platform.store.failing = new Error('the database is away')
    await (await platform.lives.takeUp(diedAt)).tried
    await expect(platform.attempts.open(ada, attempt.id)).rejects.toMatchObject({
      code: 'storage-unavailable',
    })
    await expect(platform.store.runDueJobs(platform.time)).rejects.toThrow()
    platform.store.failing = undefined
    await retryUntil(() => platform.later.size === 0)
    attempt = await platform.attempts.open(ada, attempt.id)
    expect(attempt.state().phase).toBe('running')
    expect(remaining()).toBe(20 * minute)
  })

  it('a look that a change is owed since the crash is made', async () => {
    await platform.recover(undefined)
    platform.outcomes.set('orders.stored', 'pass').set('orders.narrow', 'pass')
    await attempt.perform('command-1', { kind: 'check' })
    await expect.poll(() => attempt.state().checks['orders.narrow']?.verdict?.outcome).toBe('pass')
    // It dies between the line of the change and the look that the change is a reason for.
    const { attempt: live } = await platform.lives.open(attempt.id)
    const change = { change: 1, service: 'iam', operation: 'PutRolePolicy', by: 'candidate' } as const
    await live.append(() => [{ type: 'account-changed', body: change }])
    await nextServer(1_000)
    await expect.poll(() => attempt.state().checks['orders.narrow']?.verdict?.outcome).toBe('fail')
  })
})

async function retryUntil(isDone: () => boolean): Promise<void> {
  await expect
    .poll(() => {
      for (const action of [...platform.later]) {
        platform.later.delete(action)
        action()
      }
      return isDone()
    })
    .toBe(true)
}
