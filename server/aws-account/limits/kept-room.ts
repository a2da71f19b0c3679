import { isReadOnly } from '../authorization/read-only.ts'
import { AwsError } from '../aws-error.ts'
import type { Kept } from '../state/durable-account-state.ts'

/** All in bytes. */
export interface KeptLimits {
  /** Rows of one account: they are in the memory of the process that all share, and are read whole when it starts. */
  readonly maxRowBytes: number
  /** Rows of all accounts, beyond which only those may keep more that keep little. */
  readonly maxHostRowBytes: number
  readonly modestRowBytes: number
  /** Objects and packages of code of one account, on the disk. */
  readonly maxBlobBytes: number
  /** All that one account has sent to be written since this process began: what engines keep for it is counted by nothing else. */
  readonly maxWrittenBytes: number
}

const MIB = 1 << 20

/** A long exam keeps some 20 MiB of rows, nearly all of it the record of calls and logs. */
export const DEFAULT_KEPT_LIMITS: KeptLimits = {
  maxRowBytes: 96 * MIB,
  maxHostRowBytes: 1024 * MIB,
  modestRowBytes: 24 * MIB,
  maxBlobBytes: 2048 * MIB,
  maxWrittenBytes: 4096 * MIB,
}

/** An account, by what it keeps. */
export interface Keeper {
  readonly id: string
  kept(): Kept
  /** Lets go of what nothing mentions any more. */
  sweep(): void
}

/** A call that may make an account keep more. */
export interface KeepingCall {
  readonly serviceId: string
  readonly operation: string
  readonly bytes: number
}

export interface KeptRoom {
  /** Counts a call, and says how it is refused where its account keeps as much as it may. Calls that take away are never refused. */
  refusal(keeper: Keeper, call: KeepingCall): AwsError | undefined
  forget(accountId: string): void
}

/** What takes away, gives back or only runs. */
const NEVER_KEEPS =
  /^(Delete|Remove|Purge|Abort|Cancel|Stop|Receive|ChangeMessageVisibility|Untag|Detach|Disassociate|Unsubscribe|Invoke)/

/** Looking through all rows takes a moment of everybody's. */
const SWEEP_EVERY_MS = 5 * 60_000

/** `keepers` are all accounts; `now` is in milliseconds, of a clock that is never set back. */
export function createKeptRoom(
  limits: KeptLimits,
  keepers: () => readonly Keeper[],
  now: () => number,
): KeptRoom {
  const written = new Map<string, number>()
  const sweptAt = new Map<string, number>()

  const sweepNowAndThen = (keeper: Keeper) => {
    if (now() - (sweptAt.get(keeper.id) ?? Number.NEGATIVE_INFINITY) < SWEEP_EVERY_MS) return
    sweptAt.set(keeper.id, now())
    keeper.sweep()
  }
  const isFull = (keeper: Keeper): boolean => {
    const { rowBytes } = keeper.kept()
    if (rowBytes > limits.maxRowBytes) return true
    if (rowBytes > limits.modestRowBytes) {
      const all = keepers().reduce((sum, one) => sum + one.kept().rowBytes, 0)
      if (all > limits.maxHostRowBytes) return true
    }
    if ((written.get(keeper.id) ?? 0) > limits.maxWrittenBytes) return true
    if (keeper.kept().blobBytes <= limits.maxBlobBytes) return false
    sweepNowAndThen(keeper)
    return keeper.kept().blobBytes > limits.maxBlobBytes
  }

  return {
    refusal(keeper, { serviceId, operation, bytes }) {
      if (NEVER_KEEPS.test(operation) || isReadOnly(serviceId, operation)) return undefined
      if (isFull(keeper))
        return new AwsError(
          'LimitExceededException',
          'This account keeps as much as it may. Delete what is not needed, such as messages, objects or logs, and try again.',
        )
      written.set(keeper.id, (written.get(keeper.id) ?? 0) + bytes)
      return undefined
    },
    forget(accountId) {
      written.delete(accountId)
      sweptAt.delete(accountId)
    },
  }
}
