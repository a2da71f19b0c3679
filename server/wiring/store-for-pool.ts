import { z } from 'zod'
import type { PoolAccount, PoolDuties, PoolStore } from '../accounts/pool/pool-parts.ts'
import { isLeased, type PoolState, poolStates } from '../accounts/pool/pool-state.ts'
import type { Store } from '../store/connect-store.ts'
import type { NewJob } from '../store/jobs/insert-jobs.ts'
import type { PoolAccountRow } from '../store/pool-accounts.ts'

const KIND = 'pool-cleaning'
/** A cleaning waits for AWS, not for a processor. */
const CLEANINGS_AT_ONCE = 8
/** It gives up by itself, by quarantine; the queue must not do so before. */
const MAX_FAILURES = 1_000

const state = z.enum(poolStates as [PoolState, ...PoolState[]])
const duty = z.object({ accountId: z.string(), turn: z.number() })

/** The store as the pool of accounts sees it. */
export function storeForPool({ pool: rows, jobs }: Pick<Store, 'pool' | 'jobs'>): PoolStore & PoolDuties {
  return {
    add: rows.add,
    all: async () => (await rows.all()).map(toAccount),
    async find(accountId) {
      const row = await rows.find(accountId)
      return row && toAccount(row)
    },
    async lease(key, region, at) {
      const row = await rows.lease(key, region, at)
      return row && toAccount(row)
    },
    async move(request) {
      const { accountId, to, at } = request
      const row = await rows.move({
        ...request,
        keepsLease: isLeased(to),
        ...(to === 'cleaning' && { job: (turn: number) => cleaning(accountId, turn, at) }),
      })
      return row && toAccount(row)
    },
    noteFailure: rows.noteFailure,
    inStateSince: async (states, before) => (await rows.inStateSince(states, before)).map(toAccount),
    beginStep: ({ accountId, turn }, step, at) => rows.beginStep(accountId, turn, step, at),
    endStep: ({ accountId, turn }, step, at, result) => rows.endStep(accountId, turn, step, at, result),
    async orderAgain(accounts) {
      await jobs.enqueue(...accounts.map(({ accountId, turn, since }) => cleaning(accountId, turn, since)))
    },
    clean: work =>
      jobs.work(
        KIND,
        async (payload, { signal }) => {
          const { accountId, turn } = duty.parse(payload)
          await work(accountId, turn, signal)
        },
        { concurrency: CLEANINGS_AT_ONCE, maxFailures: MAX_FAILURES },
      ),
  }
}

/** One for each turn: what was ordered once is not ordered twice, and a later turn is an order of its own. */
function cleaning(accountId: string, turn: number, runAt: number): NewJob {
  return { key: `pool/${accountId}/${turn}`, kind: KIND, runAt, payload: { accountId, turn } }
}

function toAccount(row: PoolAccountRow): PoolAccount {
  return {
    accountId: row.account_id,
    region: row.region,
    state: state.parse(row.state),
    leaseKey: row.lease_key ?? undefined,
    turn: row.turn,
    since: row.since,
    lastUsed: row.last_used,
    reason: row.reason ?? undefined,
  }
}
