import { type Kysely, type Selectable, sql } from 'kysely'
import type { Json } from '../../shared/json.ts'
import { insertJobs, type NewJob } from './jobs/insert-jobs.ts'
import type { Schema } from './schema.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** An account of the pool as it is kept. Times are in milliseconds since the epoch. */
export type PoolAccountRow = Selectable<Schema['pool_accounts']>

/** A change of an account's state, which happens only if the account is still as whoever asks for it believes. */
export interface PoolMove {
  readonly accountId: string
  /** The states out of which it may go. */
  readonly from: readonly string[]
  /** The turn that is meant; any where absent. */
  readonly turn?: number | undefined
  /** Who has to hold it, where that matters: it may have gone on to somebody else meanwhile. */
  readonly leaseKey?: string | undefined
  readonly to: string
  readonly at: number
  readonly reason?: string | undefined
  /** Whether whoever holds it keeps it. */
  readonly keepsLease: boolean
  /** Enqueued in the same transaction; of the turn that begins with the move. */
  job?(turn: number): NewJob
}

/** Accounts that are lent to attempts, and what was done in them. */
export interface PoolRows {
  /** @returns false where it is in the pool already */
  add(accountId: string, region: string, at: number): Promise<boolean>
  all(): Promise<readonly PoolAccountRow[]>
  find(accountId: string): Promise<PoolAccountRow | undefined>
  /**
   * Lends the account that has rested longest, in one statement. The same key has the same account, whoever asks and however often.
   * Undefined where none is free.
   */
  lease(key: string, region: string, at: number): Promise<PoolAccountRow | undefined>
  /** @returns the account after the move; undefined where it was not as `from` and `turn` say, and nothing happened */
  move(move: PoolMove): Promise<PoolAccountRow | undefined>
  /** Notes that what is done in this turn failed. @returns how often by now; undefined where the turn has passed */
  noteFailure(accountId: string, turn: number): Promise<number | undefined>
  /** Accounts in one of these states since before a time. */
  inStateSince(states: readonly string[], before: number): Promise<readonly PoolAccountRow[]>
  /** Notes that a step is about to be done. @returns what it resulted in where it was done before */
  beginStep(accountId: string, turn: number, step: string, at: number): Promise<{ result: Json } | undefined>
  endStep(accountId: string, turn: number, step: string, at: number, result: Json): Promise<void>
}

/** Of somebody who leases with the same key at the same moment: whose statement came second finds the account of the first. */
const UNIQUE_VIOLATION = '23505'

/** The pool of a database. */
export function createPoolRows(db: Kysely<Schema>): PoolRows {
  const all = db.selectFrom('pool_accounts').selectAll()
  const find = (accountId: string) => all.where('account_id', '=', accountId).executeTakeFirst()
  return {
    async add(accountId, region, at) {
      const row = { account_id: accountId, region, state: 'registered', since: at }
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto('pool_accounts')
        .values(row)
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return added === 1n
    },
    all: () => all.orderBy('account_id').execute(),
    find,
    async lease(key, region, at) {
      try {
        return await leaseOne(db, key, region, at)
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        return all.where('lease_key', '=', key).executeTakeFirst()
      }
    },
    move: asked => move(db, asked),
    async noteFailure(accountId, turn) {
      const row = await db
        .updateTable('pool_accounts')
        .set({ failures: sql<number>`failures + 1` })
        .where('account_id', '=', accountId)
        .where('turn', '=', turn)
        .returning('failures')
        .executeTakeFirst()
      return row?.failures
    },
    inStateSince: (states, before) =>
      all.where('state', 'in', states).where('since', '<', before).orderBy('account_id').execute(),
    async beginStep(accountId, turn, step, at) {
      const row = { account_id: accountId, turn, step, intended_at: at }
      await db
        .insertInto('pool_steps')
        .values(row)
        .onConflict(conflict => conflict.doNothing())
        .execute()
      const { done_at, result } = await db
        .selectFrom('pool_steps')
        .select(['done_at', 'result'])
        .where('account_id', '=', accountId)
        .where('turn', '=', turn)
        .where('step', '=', step)
        .executeTakeFirstOrThrow()
      return done_at === null ? undefined : { result: result as Json }
    },
    async endStep(accountId, turn, step, at, result) {
      await db
        .updateTable('pool_steps')
        .set({ done_at: at, result: JSON.stringify(result) })
        .where('account_id', '=', accountId)
        .where('turn', '=', turn)
        .where('step', '=', step)
        .where('done_at', 'is', null)
        .execute()
    },
  }
}

async function leaseOne(
  db: Kysely<Schema>,
  key: string,
  region: string,
  at: number,
): Promise<PoolAccountRow | undefined> {
  // Those that others are taking at this moment are passed over instead of waited for.
  const { rows } = await sql<PoolAccountRow>`
    with known as (select * from pool_accounts where lease_key = ${key}),
    free as (
      select account_id from pool_accounts
      where state = 'available' and region = ${region} and not exists (select from known)
      order by last_used, account_id limit 1 for update skip locked
    ),
    leased as (
      update pool_accounts
      set state = 'reserved', lease_key = ${key}, turn = turn + 1, since = ${at}, last_used = ${at}, failures = 0
      from free where pool_accounts.account_id = free.account_id
      returning pool_accounts.*
    )
    select * from known union all select * from leased`.execute(db)
  return rows[0]
}

async function move(db: Kysely<Schema>, asked: PoolMove): Promise<PoolAccountRow | undefined> {
  const { accountId, from, turn, leaseKey, to, at, reason, keepsLease, job } = asked
  return db.transaction().execute(async trx => {
    const row = await trx
      .updateTable('pool_accounts')
      .set({
        state: to,
        turn: sql<number>`turn + 1`,
        since: at,
        failures: 0,
        reason: reason ?? null,
        ...(!keepsLease && { lease_key: null }),
      })
      .where('account_id', '=', accountId)
      .where('state', 'in', from)
      .$if(turn !== undefined, query => query.where('turn', '=', turn ?? 0))
      .$if(leaseKey !== undefined, query => query.where('lease_key', '=', leaseKey ?? ''))
      .returningAll()
      .executeTakeFirst()
    if (row && job) await insertJobs(trx, [job(row.turn)])
    return row
  })
}

function isUniqueViolation(error: unknown): boolean {
  if (error instanceof StoreUnavailable || !(error instanceof Error)) return false
  return 'code' in error && error.code === UNIQUE_VIOLATION
}
