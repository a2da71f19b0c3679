import { Overload } from './overload.ts'
import { createRoundRobin } from './round-robin.ts'

export interface LoadLimits {
  /** Calls of an account under way at a time. */
  readonly maxCalls: number
  /** Bytes of bodies that an account's calls hold at a time, and those of all accounts. */
  readonly maxAccountBytes: number
  readonly maxHostBytes: number
  /** Time of the process that an account may take at once, in milliseconds. */
  readonly burstMs: number
  /** The share of the process's time that an account gets back while others may want it too. */
  readonly share: number
}

const MIB = 1 << 20

/**
 * Synchronous calls of functions last for minutes and long polls for 20 s, so there may be many calls. Two uploads of
 * the largest packages fit an account at a time. A burst is some seeds of a challenge.
 */
export const DEFAULT_LOAD_LIMITS: LoadLimits = {
  maxCalls: 300,
  maxAccountBytes: 160 * MIB,
  maxHostBytes: 640 * MIB,
  burstMs: 4000,
  share: 0.4,
}

/** A call under way. */
export interface CallLoad {
  /** Resolves when it is the call's turn: its account's others, and one of each other account, go first. */
  turn(): Promise<void>
  /** Counts bytes of its body before they are kept. Throws Overload if there is no room for them. */
  hold(bytes: number): void
  end(): void
}

/** What the calls of each account take of the process that all share. */
export interface AccountLoads {
  /** Throws Overload if the account has too many calls under way, or has had its turn. */
  begin(accountId: string): CallLoad
  /** Counts time taken: beyond its burst an account waits until its share has made up for it. */
  charge(accountId: string, ms: number): void
  /** Whether an account has lately taken much of the process's time. */
  isConspicuous(accountId: string): boolean
  /** The accounts that have calls under way, each with how many: for those who look for a cause. */
  underWay(): string[]
}

interface Load {
  calls: number
  bytes: number
  /** Milliseconds taken and not yet made up for, as of `at`. */
  owedMs: number
  at: number
}

/** A call that takes more makes its account conspicuous for a while. */
const CONSPICUOUS_MS = 100

/** `now` in milliseconds, of a clock that is never set back. */
export function createAccountLoads(limits: LoadLimits, now: () => number): AccountLoads {
  const loads = new Map<string, Load>()
  const robin = createRoundRobin()
  let hostBytes = 0

  const loadOf = (accountId: string): Load => {
    const at = now()
    const load = loads.get(accountId) ?? { calls: 0, bytes: 0, owedMs: 0, at }
    load.owedMs = Math.max(0, load.owedMs - (at - load.at) * limits.share)
    load.at = at
    loads.set(accountId, load)
    return load
  }

  return {
    begin(accountId) {
      const load = loadOf(accountId)
      if (load.owedMs > limits.burstMs) throw new Overload('turn')
      if (load.calls >= limits.maxCalls) throw new Overload('calls')
      load.calls++
      let held = 0
      let isOpen = true
      return {
        turn: () => robin.turn(accountId),
        hold(bytes) {
          if (load.bytes + bytes > limits.maxAccountBytes || hostBytes + bytes > limits.maxHostBytes)
            throw new Overload('bytes')
          held += bytes
          load.bytes += bytes
          hostBytes += bytes
        },
        end() {
          if (!isOpen) return
          isOpen = false
          load.calls--
          load.bytes -= held
          hostBytes -= held
          if (load.calls === 0 && loadOf(accountId).owedMs === 0) loads.delete(accountId)
        },
      }
    },
    charge(accountId, ms) {
      loadOf(accountId).owedMs += ms
    },
    isConspicuous: accountId => loads.has(accountId) && loadOf(accountId).owedMs > CONSPICUOUS_MS,
    underWay: () =>
      [...loads].flatMap(([accountId, { calls }]) => (calls > 0 ? [`${accountId} (${calls} calls)`] : [])),
  }
}
