import { setTimeout as sleep } from 'node:timers/promises'
import { isNoAnswer } from './explain-database-error.ts'

export interface OpenPatience {
  /** Gives up waiting. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that only go forward. */
  readonly now?: () => number
  readonly pause?: (ms: number) => Promise<unknown>
}

/**
 * A database of our own that has just come up reads back what a crash left, on a machine that may have been busy enough for the crash:
 * how long its first answers take says nothing of how long later ones will. Milliseconds.
 */
const PATIENCE_MS = 120_000
/** Milliseconds. */
const PAUSE_MS = 250

/**
 * Opens a database that runs, again while it does not answer in time, which nobody who waits for a start could do anything about.
 * Rejects with every other error at once, and with the last one once patience is over.
 */
export async function openPatiently<Opened>(
  open: () => Promise<Opened>,
  { signal, now = () => performance.now(), pause = ms => sleep(ms) }: OpenPatience = {},
): Promise<Opened> {
  const until = now() + PATIENCE_MS
  for (;;) {
    try {
      return await open()
    } catch (error) {
      if (!isNoAnswer(error) || signal?.aborted || now() >= until) throw error
    }
    await pause(PAUSE_MS)
  }
}
