import type { MemoryUse } from './process-memory.ts'

/** Looks at how much memory sandboxes use: one for all, and only at those that are asked for at the moment. */
export interface MemoryWatch {
  /** Tells `seen` now and then what `measure` says, until the returned function is called. */
  follow(measure: () => Promise<MemoryUse>, seen: (use: MemoryUse) => void): () => void
}

/**
 * How long a function may be over its memory before that is noticed. What it can take meanwhile is limited by the
 * kernel (`memory-walls.ts`, and the limit of its data in `sandbox-command.ts`).
 */
const lookEveryMs = 200
/** Looking takes this share of the time at most, however long it takes. */
const maxShare = 1 / 5

/** While nobody is followed it has no timer and reads nothing. */
export function createMemoryWatch(everyMs = lookEveryMs): MemoryWatch {
  const followed = new Map<object, () => Promise<void>>()
  let isLooking = false

  // One after the other, so that many that run do not make a burst of reads.
  const look = async () => {
    const startedAt = performance.now()
    for (const [key, lookAt] of [...followed]) if (followed.has(key)) await lookAt()
    isLooking = followed.size > 0
    if (isLooking) setTimeout(look, Math.max(everyMs, (performance.now() - startedAt) / maxShare)).unref()
  }

  return {
    follow(measure, seen) {
      const key = {}
      followed.set(key, async () => {
        try {
          const use = await measure()
          if (followed.has(key)) seen(use)
        } catch (error) {
          // Whatever is wrong with one, the others are looked at.
          console.error('The memory of a sandbox could not be judged', error)
        }
      })
      if (!isLooking) setTimeout(look, everyMs).unref()
      isLooking = true
      return () => {
        followed.delete(key)
      }
    },
  }
}
