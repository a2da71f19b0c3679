import type { AccountState } from '../../state/account-state.ts'

/** Wakes those who wait for messages of a queue. Lives in memory: a waiting call does not outlive the process either. */
export interface Arrivals {
  /** Something about the queue changed: it may now have messages for those who wait. */
  announce(state: AccountState, arn: string): void
  /** Resolves at the next announcement, after `timeoutMs`, or when the account closes. */
  wait(state: AccountState, arn: string, timeoutMs: number): Promise<void>
  open(state: AccountState): void
  /** Ends all waiting in this account, and any that begins before it is opened again. */
  close(state: AccountState): void
  isClosed(state: AccountState): boolean
}

export function createArrivals(): Arrivals {
  const waiting = new WeakMap<AccountState, Map<string, Set<() => void>>>()
  const closed = new WeakSet<AccountState>()

  const wakersOf = (state: AccountState, arn: string): Set<() => void> => {
    const byArn = waiting.get(state) ?? new Map<string, Set<() => void>>()
    waiting.set(state, byArn)
    const wakers = byArn.get(arn) ?? new Set()
    byArn.set(arn, wakers)
    return wakers
  }
  const announce = (state: AccountState, arn: string) => {
    for (const wake of [...wakersOf(state, arn)]) wake()
  }

  return {
    announce,
    wait: (state, arn, timeoutMs) =>
      new Promise(resolve => {
        if (closed.has(state)) return resolve()
        const wakers = wakersOf(state, arn)
        const wake = () => {
          clearTimeout(timer)
          wakers.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, timeoutMs)
        wakers.add(wake)
      }),
    open: state => {
      closed.delete(state)
    },
    close(state) {
      closed.add(state)
      for (const arn of waiting.get(state)?.keys() ?? []) announce(state, arn)
    },
    isClosed: state => closed.has(state),
  }
}
