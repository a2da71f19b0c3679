import { pause } from './pause.ts'

/** How long is waited after a failure, in milliseconds: doubled with each in a row, up to the longest. */
export interface Pauses {
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * Takes turn after turn until one says that there is no more to do, or the signal is aborted. `failed` hears what a turn
 * rejected with; then it pauses. Never rejects by itself.
 */
export async function keepTurning(
  signal: AbortSignal,
  { firstMs, longestMs }: Pauses,
  turn: () => Promise<boolean>,
  failed: (error: unknown) => void,
): Promise<void> {
  let pauseMs = firstMs
  while (!signal.aborted) {
    try {
      if (!(await turn())) return
      pauseMs = firstMs
    } catch (error) {
      failed(error)
      await pause(pauseMs, signal)
      pauseMs = Math.min(pauseMs * 2, longestMs)
    }
  }
}
