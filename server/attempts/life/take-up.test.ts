import { afterEach, beforeEach, expect, it } from 'vitest'
import { readClock } from '../../../shared/clock.ts'
import type { AttemptFace } from '../face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const minute = 60_000
let platform: FakePlatform
let attempt: AttemptFace

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.runtimes.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await platform.store.runDueJobs(platform.time)
  attempt = await platform.attempts.open(ada, attemptId)
})
afterEach(() => platform.close())

/** The server dies, and after `ms` the next one takes up what it left; `before` is done to its parts first. */
async function nextServer(ms: number, before: (next: FakePlatform) => void = () => {}): Promise<void> {
  const diedAt = platform.time
  platform.close()
  const next = createFakePlatform(platform.store)
  next.time = diedAt + ms
  before(next)
  platform = next
  await next.runtimes.recover(diedAt)
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
  platform.time += 9 * minute
  await expect(attempt.perform('1', { kind: 'abandon' })).rejects.toMatchObject({ code: 'not-allowed' })
  platform.time += minute
  await attempt.perform('2', { kind: 'abandon' })
  expect(attempt.state().phase).toBe('abandoned')
})
