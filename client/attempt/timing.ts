/** The page's clock and timers, given so that tests can say what time it is. */
export interface Timing {
  /** This device's time in milliseconds since the epoch. */
  now(): number
  /** Runs once after a while; call the result to forget it. */
  after(ms: number, run: () => void): () => void
  /** From 0 up to 1, to spread what many pages would do at the same moment. */
  random(): number
}

export const deviceTiming: Timing = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
