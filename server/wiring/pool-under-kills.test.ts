import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccountPool } from '../accounts/pool/account-pool.ts'
import { mayGo, type PoolState } from '../accounts/pool/pool-state.ts'
import { silentLog } from '../log.ts'
import { openDatabase } from '../store/database.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { storeForPool } from './store-for-pool.ts'

const PATIENCE_MS = 240_000
const SERVERS = 3
const KILLS = Number(process.env.KILL_ROUNDS ?? 6)
/** More attempts than accounts: whoever waits is part of it. */
const ACCOUNTS = 5
const KEYS = 8
/** After so many accounts that were given out somebody is killed, whatever they are at. */
const LEASES_BETWEEN_KILLS = 6

const program = join(import.meta.dirname, 'testing/use-pool-until-killed.ts')
let temporary: TemporaryStore
beforeAll(async () => {
  temporary = await openTemporaryStore()
}, PATIENCE_MS)
afterAll(() => temporary.close())

/** Every change of an account as the database made it, in its order. */
const AUDIT = [
  `create table pool_audit (seq bigserial, account_id text, old_state text, new_state text, old_key text, new_key text)`,
  `create function audit_pool() returns trigger language plpgsql as $$ begin
     insert into pool_audit (account_id, old_state, new_state, old_key, new_key)
     values (new.account_id, old.state, new.state, old.lease_key, new.lease_key);
     return new;
   end $$`,
  `create trigger audit after update on pool_accounts for each row execute function audit_pool()`,
]

/** A store may be away for a moment at any call, as where there is no processor left for it. */
async function steadily<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
    }
}

interface Change {
  readonly account_id: string
  readonly old_state: PoolState
  readonly new_state: PoolState
  readonly old_key: string | null
  readonly new_key: string | null
}

test('whichever servers are killed, no account is leased twice and none is lost', {
  timeout: PATIENCE_MS,
}, async () => {
  const db = openDatabase(temporary.address)
  for (const statement of AUDIT) await steadily(() => sql.raw(statement).execute(db))
  const adapted = storeForPool(temporary.store)
  const cloud = {
    move: async () => {},
    prepare: async () => {},
    clean: async () => ({ found: 0, leftovers: [] }),
  }
  const pool = createAccountPool({
    ...{ store: adapted, duties: adapted, cloud, region: 'us-east-1', now: Date.now, log: silentLog },
  })
  for (let number = 0; number < ACCOUNTS; number++) {
    const accountId = String(100_000_000_000 + number)
    await steadily(() => pool.add(accountId, 'us-east-1'))
    await steadily(() => pool.order(accountId, 'cleaning'))
  }

  const given = await killAgainAndAgain()

  // One server that is left alive finds all of it.
  const stop = pool.work()
  await steadily(() => pool.heal())
  await vi.waitFor(
    async () => {
      for (const { accountId, leaseKey, state } of await pool.list()) {
        if (leaseKey !== undefined) await pool.release(accountId, leaseKey)
        // Some servers found something in each of so many passes: an operator has a look.
        if (state === 'quarantined') await pool.order(accountId, 'cleaning')
      }
      expect((await pool.list()).map(({ state }) => state)).toEqual(Array(ACCOUNTS).fill('available'))
    },
    { timeout: 60_000, interval: 100 },
  )
  await stop()

  const { rows: changes } = await steadily(() =>
    sql<Change>`select * from pool_audit order by seq`.execute(db),
  )
  await db.destroy()
  const leases = checkLeases(changes)
  expect(given.filter(line => !leases.has(line))).toEqual([])
  expect(given.length).toBeGreaterThanOrEqual(KILLS * LEASES_BETWEEN_KILLS)
})

/** @returns every account that was given out, as `key account` */
async function killAgainAndAgain(): Promise<readonly string[]> {
  const given: string[] = []
  const children: ChildProcess[] = []
  const start = () => {
    const { host, database } = temporary.address
    const child = spawn(process.execPath, [program, host, database, String(KEYS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout) createInterface({ input: child.stdout }).on('line', line => given.push(line))
    children.push(child)
    return child
  }
  const living = Array.from({ length: SERVERS }, start)
  try {
    for (let kill = 1; kill <= KILLS; kill++) {
      const enough = kill * LEASES_BETWEEN_KILLS
      await vi.waitFor(() => expect(given.length).toBeGreaterThanOrEqual(enough), {
        timeout: 120_000,
        interval: 5,
      })
      const victim = Math.floor(Math.random() * living.length)
      living[victim]?.kill('SIGKILL')
      living[victim] = start()
    }
  } finally {
    for (const child of children) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
      child.kill('SIGKILL')
      await ended
    }
  }
  return given
}

/** Throws where a change breaks a rule of the pool. @returns every lease there was, as `key account` */
function checkLeases(changes: readonly Change[]): ReadonlySet<string> {
  const accountOf = new Map<string, string>()
  const leases = new Set<string>()
  for (const {
    account_id: account,
    old_state: from,
    new_state: to,
    old_key: before,
    new_key: after,
  } of changes) {
    if (from !== to) expect(mayGo(from, to), `${account} goes from ${from} to ${to}`).toBe(true)
    if (before !== null && after !== null) expect(after, `${account} keeps its lease`).toBe(before)
    if (before === after) continue
    if (before !== null) accountOf.delete(before)
    if (after === null) continue
    expect(to).toBe('reserved')
    expect(accountOf.get(after), `${after} has another account`).toBeUndefined()
    accountOf.set(after, account)
    leases.add(`${after} ${account}`)
  }
  return leases
}
