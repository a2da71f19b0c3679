import type { AccountState } from '../../state/account-state.ts'

/**
 * Messages that an event source mapping has handed to its function and that stay in flight until the function is done. On AWS
 * the visibility timeout is never shorter than the function's, so no message comes back while its function works on it. Here
 * a busy machine may take longer to start an environment than a queue hides a message: without this the message would come
 * back, and count as received, for a delay that is not its owner's. Lives in memory, as invocations do.
 */
const held = new WeakMap<AccountState, Set<string>>()

/** Holds messages by their receipt handles; the function that is returned lets them go. */
export function holdMessages(state: AccountState, handles: readonly (string | undefined)[]): () => void {
  const receipts = held.get(state) ?? new Set<string>()
  held.set(state, receipts)
  const mine = handles.flatMap(handle => receiptIn(handle ?? '') ?? [])
  for (const receipt of mine) receipts.add(receipt)
  return () => {
    for (const receipt of mine) receipts.delete(receipt)
  }
}

/** Whether the message with this latest receipt is held. */
export function isHeld(state: AccountState, receipt: string): boolean {
  return held.get(state)?.has(receipt) === true
}

/** The last of the words in a handle; see `formatReceiptHandle`. */
function receiptIn(handle: string): string | undefined {
  return Buffer.from(handle, 'base64').toString().split(' ')[2]
}
