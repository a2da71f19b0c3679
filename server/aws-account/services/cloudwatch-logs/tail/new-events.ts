import type { AccountState } from '../../../state/account-state.ts'
import type { LogGroup } from '../log-groups.ts'

/** An event as it came. */
interface Arrived {
  readonly timestamp: number
  readonly message: string
}

/** Hears of the events that come into the groups of an account. */
export type EventListener = (group: LogGroup, stream: string, events: readonly Arrived[], at: number) => void

const listeners = new WeakMap<AccountState, Set<EventListener>>()

/** Tells whoever tails logs of events that were stored just now; `at` in milliseconds. */
export function announceEvents(
  state: AccountState,
  group: LogGroup,
  stream: string,
  events: readonly Arrived[],
  at: number,
): void {
  for (const listener of listeners.get(state) ?? []) listener(group, stream, events, at)
}

/** Listens until the function that is returned is called. */
export function listenForEvents(state: AccountState, listener: EventListener): () => void {
  const all = listeners.get(state) ?? new Set()
  listeners.set(state, all)
  all.add(listener)
  return () => void all.delete(listener)
}

/** How many listen in an account. */
export const listenersIn = (state: AccountState) => listeners.get(state)?.size ?? 0
