import { totalmem } from 'node:os'
import type { FunctionBuild } from './function-build.ts'

/** What environments are made of, whether they are busy or idle: all of it is memory of the host. */
export interface HostBudgetLimits {
  /** Megabytes of memory and /tmp together that the environments of one account may have been promised. */
  readonly accountMb: number
  /** The same of all accounts. */
  readonly hostMb: number
}

export type Asked = Pick<FunctionBuild, 'accountId' | 'memoryMb' | 'ephemeralStorageMb'> & {
  /** What is in its /tmp now. */
  readonly storedMb?: number
}

/** Of /tmp, that every function has without asking (Lambda quotas). */
const FREE_STORAGE_MB = 512

/**
 * What an environment is charged with, busy or idle: all the memory that it asked for, as it may use it at any moment,
 * and its /tmp, which is memory of the host too: what it asked for beyond what every function has, or what is in it.
 */
export const chargedMb = ({ memoryMb, ephemeralStorageMb, storedMb = 0 }: Asked): number =>
  memoryMb + Math.max(storedMb, ephemeralStorageMb - FREE_STORAGE_MB)

const MIB = 1 << 20
const HOST_MB = Math.floor(totalmem() / MIB)

/** The machine's memory, and for one account no more than half of it, nor than two of the largest functions. */
export const DEFAULT_HOST_BUDGET: HostBudgetLimits = {
  accountMb: Math.min(20_480, Math.floor(HOST_MB / 2)),
  hostMb: HOST_MB,
}

const sumOf = (environments: readonly Asked[]): number =>
  environments.reduce((sum, environment) => sum + chargedMb(environment), 0)

/** So much an account may have however many others are busy, if it is free. */
const LEAST_SHARE_MB = 512

/**
 * How many of `total` one account may take where others are busy with so many: no more than it leaves free, so that some
 * are left for whoever comes next, however many came before and whatever they do.
 */
export const fairShare = (total: number, busyWithOthers: number, least: number): number =>
  Math.max(least, Math.floor((total - busyWithOthers) / 2))

/**
 * Which idle environments have to go, the first of `idle` first but the account's own before others', so that there is
 * room; undefined if there is none even without all of them.
 */
export function makeRoom<Environment extends Asked>(
  limits: HostBudgetLimits,
  busy: readonly Environment[],
  idle: readonly Environment[],
  wanted: Asked,
): readonly Environment[] | undefined {
  const isOwn = ({ accountId }: Asked) => accountId === wanted.accountId
  const busyWithOthers = sumOf(busy.filter(one => !isOwn(one)))
  const ownLimit = Math.min(limits.accountMb, fairShare(limits.hostMb, busyWithOthers, LEAST_SHARE_MB))
  const charge = chargedMb(wanted)
  const hasRoom = (kept: readonly Asked[]) =>
    sumOf(kept.filter(isOwn)) + charge <= ownLimit && sumOf(kept) + charge <= limits.hostMb
  const isCrowded = sumOf([...busy, ...idle].filter(isOwn)) + charge > ownLimit
  // Where only its own limit is in the way, nobody else's environments help.
  const candidates = [...idle.filter(isOwn), ...(isCrowded ? [] : idle.filter(one => !isOwn(one)))]
  const ended: Environment[] = []
  let kept = [...busy, ...idle]
  for (;;) {
    if (hasRoom(kept)) return ended
    const next = candidates[ended.length]
    if (!next) return undefined
    ended.push(next)
    kept = kept.filter(one => one !== next)
  }
}
