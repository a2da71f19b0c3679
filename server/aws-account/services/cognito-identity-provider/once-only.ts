import type { AccountState, Table } from '../../state/account-state.ts'

/** Remembers an id until a time (milliseconds), and forgets those whose time has come. False if it is known already. */
export function rememberUntil(
  table: (state: AccountState) => Table<number>,
  { state, now }: { readonly state: AccountState; readonly now: () => number },
  id: string,
  until: number,
): boolean {
  const rows = table(state)
  for (const [other, over] of rows.entries()) {
    if (over > now()) break
    rows.delete(other)
  }
  if (rows.has(id)) return false
  rows.set(id, until)
  return true
}
