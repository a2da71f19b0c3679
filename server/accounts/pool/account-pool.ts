import type { Log } from '../../log.ts'
import { cleanAccount } from './clean-account.ts'
import {
  AccountUnusable,
  type PoolAccount,
  type PoolCloud,
  type PoolDuties,
  type PoolPreparation,
  type PoolStore,
} from './pool-parts.ts'
import { isLeased, type PoolState, statesBefore } from './pool-state.ts'
import { doStep } from './pool-steps.ts'

/** What became of a wish for an account. */
export type LeaseOutcome =
  | { readonly kind: 'leased'; readonly account: PoolAccount }
  /** All are in use or being cleaned. */
  | { readonly kind: 'none-free' }

/** What became of something that is done to an account; each may be repeated. */
export type PoolOutcome = { readonly kind: 'done' } | { readonly kind: 'unknown-account' }

/** What became of an operator's order. */
export type OrderOutcome =
  | PoolOutcome
  /** It is not in a state out of which that is possible. */
  | { readonly kind: 'not-now'; readonly state: PoolState }

/** AWS accounts that are lent to one attempt after another, cleaned in between. */
export interface AccountPool {
  /** The account that this key has, or a free one from now on; ready to be used, by that attempt alone. */
  provision(preparation: PoolPreparation, signal: AbortSignal): Promise<LeaseOutcome>
  /** The account where it is this key that holds it: once released it belongs to others. */
  held(accountId: string, key: string): Promise<PoolAccount | undefined>
  /** Shuts everybody out but those who look after it. Resolves when that holds. */
  seal(accountId: string, key: string, signal: AbortSignal): Promise<PoolOutcome>
  /** Ends the lease: the account is cleaned and lent to others. */
  release(accountId: string, key: string): Promise<PoolOutcome>
  add(accountId: string, region: string): Promise<boolean>
  list(): Promise<readonly PoolAccount[]>
  /** An operator's order. Whoever holds an account that is quarantined or cleaned has lost it. */
  order(
    accountId: string,
    to: 'cleaning' | 'quarantined' | 'retired' | 'registered',
    reason?: string,
  ): Promise<OrderOutcome>
  /** Takes back what nobody began to use, and orders again what was ordered and lost. */
  heal(): Promise<void>
  /** From now on this process does what is ordered. @returns what stops it again */
  work(): () => Promise<void>
}

/** What the pool stands on. */
export interface AccountPoolParts {
  readonly store: PoolStore
  readonly duties: PoolDuties
  readonly cloud: PoolCloud
  readonly region: string
  readonly now: () => number
  readonly log: Log
}

/** Whoever leased an account and does not come back in this time does not get it any more. */
const RESERVED_MS = 10 * 60_000
/** So many accounts may turn out to be unusable before whoever waits is told to come back. */
const TRIES = 3

/** The pool of one region. */
export function createAccountPool(parts: AccountPoolParts): AccountPool {
  const { store, duties, cloud, region, now, log } = parts
  const held = async (accountId: string, key: string) => {
    const account = await store.find(accountId)
    return account?.leaseKey === key ? account : undefined
  }
  return {
    held,
    async provision(preparation, signal) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const account = await store.lease(preparation.key, region, now())
        if (!account) break
        const ready = await makeReady(parts, account, preparation, signal)
        if (ready) return { kind: 'leased', account: ready }
      }
      return { kind: 'none-free' }
    },
    async seal(accountId, key, signal) {
      const account = await held(accountId, key)
      if (!account) return { kind: 'unknown-account' }
      if (account.state === 'sealed') return { kind: 'done' }
      await doStep(store, now, account, 'move to sealed', async () => {
        await cloud.move(accountId, 'sealed', signal)
        return true
      })
      // Never earlier than it holds: who is told that it is sealed begins to judge.
      const moved = await store.move({ ...at(account), from: ['active'], to: 'sealed', at: now() })
      return moved || (await held(accountId, key))?.state === 'sealed'
        ? { kind: 'done' }
        : { kind: 'unknown-account' }
    },
    async release(accountId, leaseKey) {
      const from = statesBefore('cleaning').filter(isLeased)
      await store.move({ accountId, leaseKey, from, to: 'cleaning', at: now() })
      return { kind: 'done' }
    },
    add: (accountId, ofRegion) => store.add(accountId, ofRegion, now()),
    list: store.all,
    async order(accountId, to, reason) {
      const from = statesBefore(to)
      const moved = await store.move({
        accountId,
        from,
        to,
        at: now(),
        ...(reason !== undefined && { reason }),
      })
      if (moved) return { kind: 'done' }
      const known = await store.find(accountId)
      if (!known) return { kind: 'unknown-account' }
      return known.state === to ? { kind: 'done' } : { kind: 'not-now', state: known.state }
    },
    async heal() {
      for (const { accountId, turn } of await store.inStateSince(['reserved'], now() - RESERVED_MS))
        await store.move({ accountId, from: ['reserved'], turn, to: 'cleaning', at: now() })
      await store.orderAgain(await store.inStateSince(['cleaning'], now()))
    },
    work: () =>
      duties.clean((accountId, turn, signal) =>
        cleanAccount({ store, cloud, now, log }, accountId, turn, signal),
      ),
  }
}

const at = ({ accountId, turn }: PoolAccount) => ({ accountId, turn })

/** @returns the account once it is active; undefined where it is unusable, and somebody else's turn to try */
async function makeReady(
  { store, cloud, now, log }: AccountPoolParts,
  leased: PoolAccount,
  preparation: PoolPreparation,
  signal: AbortSignal,
): Promise<PoolAccount | undefined> {
  if (leased.state === 'active' || leased.state === 'sealed') return leased
  const { accountId } = leased
  const begun =
    leased.state === 'provisioning'
      ? leased
      : await store.move({ ...at(leased), from: ['reserved'], to: 'provisioning', at: now() })
  // Somebody else with the same key was faster, or it was taken back.
  if (!begun) return heldBy(store, accountId, preparation.key)
  try {
    await doStep(store, now, begun, 'move to active', async () => {
      await cloud.move(accountId, 'active', signal)
      return true
    })
    await doStep(store, now, begun, 'prepare', async () => {
      await cloud.prepare(accountId, preparation, signal)
      return true
    })
  } catch (error) {
    if (!(error instanceof AccountUnusable)) throw error
    log.error({ accountId, error }, 'an account could not be prepared and is quarantined')
    const reason = error.message
    await store.move({ ...at(begun), from: ['provisioning'], to: 'quarantined', at: now(), reason })
    return undefined
  }
  const active = await store.move({ ...at(begun), from: ['provisioning'], to: 'active', at: now() })
  return active ?? heldBy(store, accountId, preparation.key)
}

async function heldBy(store: PoolStore, accountId: string, key: string): Promise<PoolAccount | undefined> {
  const account = await store.find(accountId)
  return account?.leaseKey === key && account.state === 'active' ? account : undefined
}
