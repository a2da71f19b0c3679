/** Counts what is done under a key, for a limit a minute. */
export interface Rate {
  /** Whether it may be done once more; if so it counts. */
  take(key: string): boolean
}

const MINUTE_MS = 60_000

export function createRate(perMinute: number, now: () => number): Rate {
  const taken = new Map<string, number[]>()
  const recent = (times: readonly number[]) => times.filter(time => now() - time < MINUTE_MS)
  return {
    take(key) {
      for (const [other, times] of taken) if (recent(times).length === 0) taken.delete(other)
      const times = recent(taken.get(key) ?? [])
      if (times.length >= perMinute) return false
      taken.set(key, [...times, now()])
      return true
    },
  }
}
