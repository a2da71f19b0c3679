import type { Timing } from './timing.ts'

export interface ManualTiming extends Timing {
  /** Lets time pass and runs every timer that falls due, in order. */
  pass(ms: number): void
}

/** Time that moves only when told to, for tests. */
export function createManualTiming(start = 1_000_000): ManualTiming {
  let now = start
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  return {
    now: () => now,
    random: () => 0.5,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    pass(ms) {
      const until = now + ms
      for (;;) {
        const due = [...timers].filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers.delete(due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = until
    },
  }
}
