/** Where an account of the pool is in its life. */
export type PoolState = LeasedState | 'registered' | 'cleaning' | 'available' | 'quarantined' | 'retired'

/** In these somebody holds it, by the key of the lease. */
export type LeasedState = 'reserved' | 'provisioning' | 'active' | 'sealed'

/** Where an account may go. What is not here does not happen, whoever asks. */
const next: { readonly [state in PoolState]: readonly PoolState[] } = {
  registered: ['cleaning', 'quarantined', 'retired'],
  cleaning: ['available', 'quarantined'],
  available: ['reserved', 'cleaning', 'quarantined', 'retired'],
  reserved: ['provisioning', 'cleaning', 'quarantined'],
  provisioning: ['active', 'cleaning', 'quarantined'],
  active: ['sealed', 'cleaning', 'quarantined'],
  sealed: ['cleaning', 'quarantined'],
  quarantined: ['cleaning', 'retired'],
  retired: ['registered'],
}

/** All states, in the order of a life. */
export const poolStates = Object.keys(next) as readonly PoolState[]

const leased: ReadonlySet<string> = new Set<LeasedState>(['reserved', 'provisioning', 'active', 'sealed'])

/** Whether somebody holds an account in this state. */
export function isLeased(state: PoolState): state is LeasedState {
  return leased.has(state)
}

/** Whether an account may go from one state to another. */
export function mayGo(from: PoolState, to: PoolState): boolean {
  return next[from].includes(to)
}

/** The states out of which an account may go to this one. */
export function statesBefore(to: PoolState): readonly PoolState[] {
  return poolStates.filter(from => mayGo(from, to))
}
