import type { AccountState } from '../../../state/account-state.ts'

const listeners = new WeakMap<AccountState, Set<() => void>>()

/** Calls back after whatever may have changed items of an account's tables; returns how to end that. */
export function onTableChange(state: AccountState, listener: () => void): () => void {
  const all = listeners.get(state) ?? new Set()
  listeners.set(state, all)
  all.add(listener)
  return () => {
    all.delete(listener)
  }
}

export function tellTableChange(state: AccountState): void {
  for (const listener of [...(listeners.get(state) ?? [])]) listener()
}
