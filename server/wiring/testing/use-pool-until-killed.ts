/**
 * A server that leases, seals and releases accounts of a pool without end, and cleans what is due, for tests that kill it. Writes
 * a line for each account that it got: its key, and the account.
 *
 *     node use-pool-until-killed.ts <socket folder> <database> <keys>
 */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAccountPool } from '../../accounts/pool/account-pool.ts'
import type { PoolCloud } from '../../accounts/pool/pool-parts.ts'
import { silentLog } from '../../log.ts'
import { connectStore } from '../../store/connect-store.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { storeForPool } from '../store-for-pool.ts'

const [, , host = '', database = '', keys = '8'] = process.argv
const store = await connectStore({ host, user: 'assay', database }, { log: silentLog, now: Date.now })

/** A cloud takes its time, never the same. */
const takeTime = () => sleep(randomInt(1, 12))
const cloud: PoolCloud = {
  move: takeTime,
  prepare: takeTime,
  async clean() {
    await takeTime()
    return { found: randomInt(4) === 0 ? 1 : 0, leftovers: [] }
  },
}
const adapted = storeForPool(store)
const pool = createAccountPool({
  ...{ store: adapted, duties: adapted, cloud, region: 'us-east-1', now: Date.now, log: silentLog },
})
pool.work()

const signal = new AbortController().signal

/** Any server may go on with any key, as after the end of another. */
async function live(): Promise<never> {
  for (;;) {
    try {
      await useOne(`attempt-${randomInt(Number(keys))}`)
    } catch (error) {
      // A store may be away for a moment at any call: a server goes on when it is there again.
      if (!(error instanceof StoreUnavailable)) throw error
    }
    await takeTime()
  }
}

async function useOne(key: string): Promise<void> {
  const outcome = await pool.provision({ key }, signal)
  if (outcome.kind !== 'leased') return
  const { accountId } = outcome.account
  process.stdout.write(`${key} ${accountId}\n`)
  await takeTime()
  if (randomInt(4) > 0) await pool.seal(accountId, key, signal)
  if (randomInt(4) > 0) await pool.release(accountId, key)
}

await Promise.all([live(), live(), live()])
