/** What the loop of all accounts and the thread beside it share: places in a BigInt64Array. */
export const WITNESS_CELLS = 6

/** Counts turns of the loop. */
export const TURN = 0
/** The number of the account whose piece of a call runs; 0 when none does. */
export const ACCOUNT = 1
/** The number of the piece that runs, counted up. */
export const PIECE = 2
/** When that piece is to be ended, in milliseconds since the epoch; 0 where it is not. */
export const DEADLINE = 3
/** The piece whose end the thread has asked for last. */
export const ASKED = 4
/** Never changes: the thread sleeps on it. */
export const ASLEEP = 5
