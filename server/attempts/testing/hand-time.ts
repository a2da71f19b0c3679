/** Time that a test moves, with what waits for it; in milliseconds. */
export interface HandTime {
  now: number
  /** Does it when so much time has passed, unless what this returns is called first. */
  later(ms: number, action: () => void): () => void
  pass(ms: number): void
}

/** Begins at 0. */
export function handTime(): HandTime {
  const waits = new Set<{ readonly at: number; readonly action: () => void }>()
  const time = {
    now: 0,
    later(ms: number, action: () => void) {
      const wait = { at: time.now + ms, action }
      waits.add(wait)
      return () => void waits.delete(wait)
    },
    pass(ms: number) {
      const until = time.now + ms
      for (;;) {
        const [next] = [...waits].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)
        if (next === undefined) break
        waits.delete(next)
        time.now = next.at
        next.action()
      }
      time.now = until
    },
  }
  return time
}
