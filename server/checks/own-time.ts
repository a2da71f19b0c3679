/** A time limit that stands still while somebody else is being waited for. */
export interface OwnTime {
  /** Begins a wait; waits may overlap. */
  pause(): void
  resume(): void
  end(): void
}

/** Calls `over` once `limitMs` have passed outside of waits. */
export function createOwnTime(limitMs: number, over: () => void): OwnTime {
  let leftMs = limitMs
  let waits = 0
  let startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined = setTimeout(over, leftMs)
  return {
    pause() {
      waits += 1
      if (waits > 1 || timer === undefined) return
      clearTimeout(timer)
      leftMs -= performance.now() - startedAt
    },
    resume() {
      waits -= 1
      if (waits > 0 || timer === undefined) return
      startedAt = performance.now()
      timer = setTimeout(over, Math.max(0, leftMs))
    },
    end() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
