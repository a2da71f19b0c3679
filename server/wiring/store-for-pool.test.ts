import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createAccountPool } from '../accounts/pool/account-pool.ts'
import type { PoolCloud } from '../accounts/pool/pool-parts.ts'
import { AccountUnusable } from '../accounts/pool/pool-parts.ts'
import { silentLog } from '../log.ts'
import { openDatabase } from '../store/database.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { storeForPool } from './store-for-pool.ts'

const REGION = 'us-east-1'
const patient = { timeout: 60_000, interval: 20 }
const never = new AbortController().signal

let temporary: TemporaryStore
let db: ReturnType<typeof openDatabase>
let now = 1_000_000
beforeAll(async () => {
  temporary = await openTemporaryStore({ now: () => now })
  db = openDatabase(temporary.address)
  await sql`select 1`.execute(db)
}, 120_000)
afterEach(async () => {
  now = 1_000_000
  await sql`truncate pool_accounts, pool_steps, jobs`.execute(db)
})
afterAll(async () => {
  await db.destroy()
  await temporary.close()
})

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index))

/** A cloud that does what it is asked, and tells in which order. */
function createCloud(overrides: Partial<PoolCloud> = {}) {
  const done: string[] = []
  const cloud: PoolCloud = {
    move: async (accountId, unit) => void done.push(`${accountId} to ${unit}`),
    prepare: async (accountId, { key }) => void done.push(`${accountId} for ${key}`),
    async clean(accountId) {
      done.push(`${accountId} cleaned`)
      return { found: 0, leftovers: [] }
    },
    ...overrides,
  }
  return { cloud, done }
}

function openPool(cloud: PoolCloud, store = temporary.store) {
  const adapted = storeForPool(store)
  const parts = { store: adapted, duties: adapted, cloud, region: REGION, now: () => now, log: silentLog }
  return { pool: createAccountPool(parts), store: adapted }
}

async function fill(pool: ReturnType<typeof openPool>['pool'], count: number) {
  for (const id of numbers(count)) {
    await pool.add(id, REGION)
    await pool.order(id, 'cleaning')
  }
}

const statesOf = async (pool: ReturnType<typeof openPool>['pool']) =>
  (await pool.list()).map(({ state }) => state)

test('an account lives: cleaned, lent, prepared, sealed, cleaned again, lent to the next', async () => {
  const { cloud, done } = createCloud()
  const { pool } = openPool(cloud)
  const [id = ''] = numbers(1)
  expect(await pool.add(id, REGION)).toBe(true)
  expect(await pool.add(id, REGION)).toBe(false)
  expect(await pool.provision({ key: 'ann' }, never)).toEqual({ kind: 'none-free' })
  const stop = pool.work()
  await pool.order(id, 'cleaning')
  await vi.waitFor(async () => expect(await statesOf(pool)).toEqual(['available']), patient)
  const first = await pool.provision({ key: 'ann' }, never)
  expect(first).toMatchObject({
    kind: 'leased',
    account: { accountId: id, state: 'active', leaseKey: 'ann' },
  })
  expect(await pool.provision({ key: 'ann' }, never)).toEqual(first)
  expect(await pool.provision({ key: 'bob' }, never)).toEqual({ kind: 'none-free' })
  expect(await pool.seal(id, 'ann', never)).toEqual({ kind: 'done' })
  expect(await pool.seal(id, 'ann', never)).toEqual({ kind: 'done' })
  expect(await pool.release(id, 'ann')).toEqual({ kind: 'done' })
  expect(await pool.release(id, 'ann')).toEqual({ kind: 'done' })
  await vi.waitFor(async () => expect(await statesOf(pool)).toEqual(['available']), patient)
  expect(await pool.seal(id, 'ann', never)).toEqual({ kind: 'unknown-account' })
  expect(await pool.provision({ key: 'bob' }, never)).toMatchObject({ kind: 'leased' })
  // Whoever comes late with what was theirs touches nothing of the next.
  await pool.release(id, 'ann')
  expect(await pool.seal(id, 'ann', never)).toEqual({ kind: 'unknown-account' })
  expect(await pool.held(id, 'bob')).toMatchObject({ state: 'active' })
  await stop()
  const life = ['to cleaning', 'cleaned', 'cleaned', 'to available', 'to active']
  expect(done).toEqual([...life, 'for ann', 'to sealed', ...life, 'for bob'].map(what => `${id} ${what}`))
})

test('whoever leases the same key at the same moment gets one account, others get others', async () => {
  const { pool, store } = openPool(createCloud().cloud)
  await fill(pool, 12)
  const stop = pool.work()
  await vi.waitFor(async () => expect(new Set(await statesOf(pool))).toEqual(new Set(['available'])), patient)
  await stop()
  const keys = numbers(10).flatMap(key => [key, key])
  const leased = await Promise.all(keys.map(key => store.lease(key, REGION, now)))
  const byKey = new Map(keys.map((key, at) => [key, leased[at]?.accountId]))
  expect(leased.map(account => account?.accountId)).toEqual(keys.map(key => byKey.get(key)))
  expect(new Set(byKey.values()).size).toBe(10)
  expect(await store.lease('elsewhere', 'eu-west-1', now)).toBeUndefined()
})

test('what is left over, or fails again and again, is quarantined with the reason', async () => {
  const [stubborn = '', broken = '', gone = ''] = numbers(3)
  const { cloud } = createCloud({
    async clean(accountId) {
      if (accountId === broken) throw new Error('AWS is away')
      if (accountId === gone) throw new AccountUnusable('The account is closed.')
      return { found: 2, leftovers: ['arn:aws:s3:::kept'] }
    },
  })
  const { pool } = openPool(cloud)
  await fill(pool, 3)
  const stop = pool.work()
  const quarantined = async () => {
    now += 2_000
    expect((await pool.list()).map(({ reason }) => reason)).toEqual([
      'After 6 passes there is still: arn:aws:s3:::kept',
      'Cleaning failed 3 times, the last time with: Error: AWS is away',
      'The account is closed.',
    ])
  }
  await vi.waitFor(quarantined, patient)
  await stop()
  expect(await statesOf(pool)).toEqual(['quarantined', 'quarantined', 'quarantined'])
  expect(await pool.order(stubborn, 'retired')).toEqual({ kind: 'done' })
  expect(await pool.order(stubborn, 'cleaning')).toEqual({ kind: 'not-now', state: 'retired' })
  expect(await pool.order('999999999999', 'retired')).toEqual({ kind: 'unknown-account' })
})

test('an account that cannot be prepared is quarantined, and its candidate gets another', async () => {
  const [first = '', second = ''] = numbers(2)
  const { cloud } = createCloud({
    async prepare(accountId) {
      if (accountId === first) throw new AccountUnusable('Its roles are gone.')
    },
  })
  const { pool } = openPool(cloud)
  await fill(pool, 2)
  const stop = pool.work()
  await vi.waitFor(async () => expect(await statesOf(pool)).toEqual(['available', 'available']), patient)
  await stop()
  const outcome = await pool.provision({ key: 'ann' }, never)
  expect(outcome).toMatchObject({ kind: 'leased', account: { accountId: second } })
  expect(await pool.list()).toMatchObject([
    { state: 'quarantined', reason: 'Its roles are gone.', leaseKey: undefined },
    { state: 'active', leaseKey: 'ann' },
  ])
})

test('a step that was done is not done again after a kill, one that was begun is', async () => {
  let isAway = true
  const { cloud, done } = createCloud()
  const { pool } = openPool({
    ...cloud,
    async prepare(accountId, preparation, signal) {
      if (isAway) throw new Error('killed')
      await cloud.prepare(accountId, preparation, signal)
    },
  })
  await fill(pool, 1)
  const stop = pool.work()
  await vi.waitFor(async () => expect(await statesOf(pool)).toEqual(['available']), patient)
  await stop()
  await expect(pool.provision({ key: 'ann' }, never)).rejects.toThrow('killed')
  expect(await statesOf(pool)).toEqual(['provisioning'])
  isAway = false
  expect(await pool.provision({ key: 'ann' }, never)).toMatchObject({ kind: 'leased' })
  const [id] = numbers(1)
  expect(done.slice(-2)).toEqual([`${id} to active`, `${id} for ann`])
  expect(done.filter(one => one === `${id} to active`)).toHaveLength(1)
})

test('what was reserved and never used is cleaned, and a cleaning whose order was lost is ordered again', async () => {
  const { pool, store } = openPool(createCloud().cloud)
  await fill(pool, 2)
  const [first = '', second = ''] = numbers(2)
  const stop = pool.work()
  await vi.waitFor(async () => expect(await statesOf(pool)).toEqual(['available', 'available']), patient)
  await store.lease('ann', REGION, now)
  now += 11 * 60_000
  await temporary.store.pool.move({
    accountId: second,
    from: ['available'],
    to: 'cleaning',
    at: now,
    keepsLease: false,
  })
  now += 1
  await pool.heal()
  await vi.waitFor(async () => expect(await statesOf(pool)).toEqual(['available', 'available']), patient)
  await stop()
  expect(await pool.held(first, 'ann')).toBeUndefined()
})

test('the database itself refuses a state that keeps nobody, or somebody where nobody may be', async () => {
  const { pool } = openPool(createCloud().cloud)
  await fill(pool, 1)
  const [accountId = ''] = numbers(1)
  const wrong = { accountId, from: ['cleaning'], to: 'active', at: now, keepsLease: true }
  await expect(temporary.store.pool.move(wrong)).rejects.toThrow('check constraint')
})
