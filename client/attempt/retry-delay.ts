const firstMs = 250
const longestMs = 10_000

/**
 * How long to wait before the next try, after so many that failed: 0.25 s, doubled up to 10 s, of which a random half is
 * taken off so that the pages of a room do not come back at the same moment. `random` is from 0 up to 1.
 */
export function retryDelayMs(failures: number, random: number): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 16))
  return Math.round(fullMs * (1 - random / 2))
}
