import type { AccountState } from '../state/account-state.ts'

/** How long somebody waits at the most: so many milliseconds, or until the signal is aborted. */
export interface Patience {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/**
 * Wakes those who wait for something in an account: for messages of a queue, for tasks of an activity. Lives in memory: a
 * waiting call does not outlive the process either.
 */
export interface Arrivals {
  /** Something about a key, such as the ARN of a queue, changed: there may now be what is waited for. */
  announce(state: AccountState, key: string): void
  /** Resolves at the next announcement of the key, when the patience is over, or when the account closes. */
  wait(state: AccountState, key: string, patience: Patience): Promise<void>
  /** Lets wait in an account that was closed, until what it answers is closed. */
  open(state: AccountState): { close(): void }
  /** Ends all waiting in this account, and any that begins before it is opened again. */
  close(state: AccountState): void
  /** Whoever looks again and again gives up then. */
  isClosed(state: AccountState): boolean
}

/** For one service of all accounts. */
export function createArrivals(): Arrivals {
  const waiting = new WeakMap<AccountState, Map<string, Set<() => void>>>()
  const closed = new WeakSet<AccountState>()

  const listen = (state: AccountState, key: string, wake: () => void): (() => void) => {
    const byKey = waiting.get(state) ?? new Map<string, Set<() => void>>()
    waiting.set(state, byKey)
    const wakers = byKey.get(key) ?? new Set()
    byKey.set(key, wakers.add(wake))
    return () => {
      wakers.delete(wake)
      if (wakers.size === 0 && byKey.get(key) === wakers) byKey.delete(key)
    }
  }
  const announce = (state: AccountState, key: string) => {
    for (const wake of [...(waiting.get(state)?.get(key) ?? [])]) wake()
  }

  const close = (state: AccountState) => {
    closed.add(state)
    for (const key of [...(waiting.get(state)?.keys() ?? [])]) announce(state, key)
  }

  return {
    announce,
    wait: (state, key, { timeoutMs, signal }) =>
      new Promise(resolve => {
        if (closed.has(state) || signal?.aborted) return resolve()
        const wake = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', wake)
          leave()
          resolve()
        }
        const leave = listen(state, key, wake)
        const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs)
        signal?.addEventListener('abort', wake)
      }),
    open(state) {
      closed.delete(state)
      return { close: () => close(state) }
    },
    close,
    isClosed: state => closed.has(state),
  }
}
