import { setTimeout as sleep } from 'node:timers/promises'

export interface Following<Call> {
  /** The calls after a number, then each as it happens; ends by itself only if there is no such account. */
  changes(after: number): AsyncIterable<Call>
  /** The number of the last call that is kept: where to go on after an interruption. */
  since(): number
  /** The next call waits for it. */
  onCall(call: Call): Promise<void>
  readonly signal: AbortSignal
  /** The first of several interruptions in a row. */
  interrupted(error: unknown): void
  readonly pause?: (signal: AbortSignal) => Promise<void>
}

/** What cannot be kept now is told again so soon: a database that is back is not kept waiting. Milliseconds. */
const retryMs = 500

/**
 * Follows an account's calls so that none is lost: whatever interrupts it, an error of the stream or of whoever keeps the
 * calls, it goes on from the last call that is kept. Never rejects; ends with `signal`.
 */
export async function followChanges<Call>(following: Following<Call>): Promise<void> {
  const { changes, since, onCall, signal, interrupted, pause = pauseFor } = following
  let isFirst = true
  while (!signal.aborted) {
    try {
      for await (const call of changes(since())) {
        if (signal.aborted) return
        await onCall(call)
        isFirst = true
      }
      return
    } catch (error) {
      if (signal.aborted) return
      if (isFirst) interrupted(error)
      isFirst = false
      await pause(signal).catch(() => {
        // Aborted: the loop ends.
      })
    }
  }
}

async function pauseFor(signal: AbortSignal): Promise<void> {
  await sleep(retryMs, undefined, { signal, ref: false })
}
