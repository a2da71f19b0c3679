import type { Json } from '../../../shared/json.ts'
import type { PoolState } from './pool-state.ts'

/** An account of the pool. Times are in milliseconds since the epoch. */
export interface PoolAccount {
  readonly accountId: string
  readonly region: string
  readonly state: PoolState
  /** Of whoever holds it. */
  readonly leaseKey: string | undefined
  /** Grows with each change of state: what was begun in an earlier one changes nothing any more. */
  readonly turn: number
  /** Since when it is in this state. */
  readonly since: number
  readonly lastUsed: number
  /** Why it is quarantined. */
  readonly reason: string | undefined
}

/** A change of state as it is asked of the store; it happens only where the account is still as is believed. */
export interface PoolMoveRequest {
  readonly accountId: string
  readonly from: readonly PoolState[]
  /** Any turn where absent. */
  readonly turn?: number
  /** Whoever has to hold it; it may have gone on to somebody else meanwhile. */
  readonly leaseKey?: string
  readonly to: PoolState
  readonly at: number
  readonly reason?: string
}

/** What the pool keeps, and may not lose. Each of these is one transaction. */
export interface PoolStore {
  /** @returns false where it is in the pool already */
  add(accountId: string, region: string, at: number): Promise<boolean>
  all(): Promise<readonly PoolAccount[]>
  find(accountId: string): Promise<PoolAccount | undefined>
  /** The same key has the same account; undefined where none is free. */
  lease(key: string, region: string, at: number): Promise<PoolAccount | undefined>
  /** A move into `cleaning` also orders it (`PoolDuties`). Undefined where nothing was moved. */
  move(request: PoolMoveRequest): Promise<PoolAccount | undefined>
  /** @returns how often what this turn does has failed by now; undefined where it has passed */
  noteFailure(accountId: string, turn: number): Promise<number | undefined>
  inStateSince(states: readonly PoolState[], before: number): Promise<readonly PoolAccount[]>
  /** @returns what a step resulted in where it was done before; otherwise it is noted as begun */
  beginStep(account: PoolAccount, step: string, at: number): Promise<{ readonly result: Json } | undefined>
  endStep(account: PoolAccount, step: string, at: number, result: Json): Promise<void>
  /** Orders cleanings that are due and that nobody has been ordered to do, whatever was lost. */
  orderAgain(accounts: readonly PoolAccount[]): Promise<void>
}

/** Who does what was ordered: again after a kill, somewhere else after the end of a server. */
export interface PoolDuties {
  /** From now on this process cleans accounts that are due. @returns what stops it again */
  clean(work: (accountId: string, turn: number, signal: AbortSignal) => Promise<void>): () => Promise<void>
}

/** The organisational units of the pool; each has policies of its own, and those who look after accounts are exempt from them. */
export type PoolUnit = 'cleaning' | 'available' | 'active' | 'sealed' | 'quarantine'

/** What is wanted of an account before its candidate gets it. */
export interface PoolPreparation {
  /** Names the attempt, and nobody else. */
  readonly key: string
  /** What the candidate may do: an IAM policy document. */
  readonly candidatePolicy?: Readonly<Record<string, unknown>> | undefined
}

/** What was found in a pass of cleaning. */
export interface CleaningPass {
  /** How many things were there that do not belong there. */
  readonly found: number
  /** What of them is still there, as ARNs or in words, at most a few. */
  readonly leftovers: readonly string[]
}

/** The steps in the cloud. Each may be repeated after it was done, or half done. Throws AccountUnusable or anything that may pass. */
export interface PoolCloud {
  move(accountId: string, unit: PoolUnit, signal: AbortSignal): Promise<void>
  prepare(accountId: string, preparation: PoolPreparation, signal: AbortSignal): Promise<void>
  clean(accountId: string, signal: AbortSignal): Promise<CleaningPass>
}

/** Nothing will come of this account before somebody has looked at it: it is gone, closed, or shuts us out. */
export class AccountUnusable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'AccountUnusable'
  }
}
