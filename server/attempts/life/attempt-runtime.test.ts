import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Attempts } from '../attempts.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
let platform: FakePlatform
let attempt: Awaited<ReturnType<Attempts['open']>>

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
  await platform.store.runDueJobs(platform.time)
  attempt = await platform.attempts.open(ada, attemptId)
  await expect.poll(undecided).toEqual([])
})
afterEach(() => platform.close())

const undecided = () => ['orders.stored', 'orders.narrow'].filter(id => verdict(id) === undefined)
function verdict(checkId: string) {
  const check = attempt.state().checks[checkId]
  return check?.checking ? undefined : check?.verdict?.outcome
}
const changes = () =>
  platform.store
    .entries(attempt.id)
    .flatMap(entry => (entry.type === 'account-changed' ? [entry.body.change] : []))
const change = (number: number) =>
  platform.change({ change: number, service: 's3', operation: 'PutObject', by: 'candidate' })
/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))

function retry(): void {
  for (const action of [...platform.later]) {
    platform.later.delete(action)
    action()
  }
}

describe('a change of the account', () => {
  it('that cannot be written down at that moment is written down later, in its order', async () => {
    platform.store.failing = new Error('the database is away')
    change(1)
    await settled()
    change(2)
    await settled()
    expect(changes()).toEqual([])
    platform.store.failing = undefined
    change(3)
    retry()
    await expect.poll(changes).toEqual([1, 2, 3])
  })

  it('is looked at also if nothing could be written down when it was made', async () => {
    platform.outcomes.set('orders.stored', 'pass')
    platform.store.failing = new Error('the database is away')
    change(1)
    // So long that the look it is a reason for cannot be written down either.
    await expect.poll(() => platform.later.size, { timeout: 30_000 }).toBe(2)
    platform.store.failing = undefined
    retry()
    await expect.poll(() => verdict('orders.stored'), { timeout: 30_000 }).toBe('pass')
    expect(changes()).toEqual([1])
  })

  it('is told anew after an outage from the last that is written down', async () => {
    change(1)
    await expect.poll(changes).toEqual([1])
    platform.setReachable('accounts', false)
    platform.setReachable('accounts', true)
    change(2)
    await expect.poll(changes).toEqual([1, 2])
    await settled()
    expect(platform.watches()).toBe(1)
  })
})

it('watches no account when it was closed while that was being found', async () => {
  const eve = { id: 'eve', name: 'Eve' }
  const { attemptId } = await platform.attempts.start(eve, 'warm-up', 'exam')
  const finding = Promise.withResolvers<void>()
  platform.findingAccounts = finding.promise
  const prepared = platform.store.runDueJobs(platform.time)
  await expect.poll(() => platform.store.entries(attemptId).at(-1)?.type).toBe('clock-started')
  await settled()
  platform.close()
  finding.resolve()
  await prepared
  expect(platform.watches()).toBe(0)
})
