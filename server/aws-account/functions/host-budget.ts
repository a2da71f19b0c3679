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

function hasRoom(limits: HostBudgetLimits, kept: readonly Asked[], wanted: Asked): boolean {
  const own = kept.filter(({ accountId }) => accountId === wanted.accountId)
  const charge = chargedMb(wanted)
  return sumOf(own) + charge <= limits.accountMb && sumOf(kept) + charge <= limits.hostMb
}

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
  const isCrowded = sumOf([...busy, ...idle].filter(isOwn)) + chargedMb(wanted) > limits.accountMb
  // Where only its own limit is in the way, nobody else's environments help.
  const candidates = [...idle.filter(isOwn), ...(isCrowded ? [] : idle.filter(one => !isOwn(one)))]
  const ended: Environment[] = []
  let kept = [...busy, ...idle]
  for (;;) {
    if (hasRoom(limits, kept, wanted)) return ended
    const next = candidates[ended.length]
    if (!next) return undefined
    ended.push(next)
    kept = kept.filter(one => one !== next)
  }
}
