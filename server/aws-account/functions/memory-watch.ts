import { type MemoryUse, processMemory } from './process-memory.ts'

/** Looks at how much memory sandboxes use: one for all, and only at those that are asked for at the moment. */
export interface MemoryWatch {
  /** Tells `seen` now and then what the processes below `pid` use, until the returned function is called. */
  follow(pid: number, seen: (use: MemoryUse) => void): () => void
}

/**
 * How long a function may be over its memory before that is noticed. What it can take meanwhile is limited by the
 * kernel (`memory-wall.ts`, and the limit of its data in `sandbox-command.ts`).
 */
const lookEveryMs = 200

/** While nobody is followed it has no timer and reads nothing. */
export function createMemoryWatch(
  everyMs = lookEveryMs,
  measure: (pid: number) => Promise<MemoryUse> = processMemory,
): MemoryWatch {
  const followed = new Map<number, (use: MemoryUse) => void>()
  let isLooking = false

  // One after the other, so that many that run do not make a burst of reads.
  const look = async () => {
    for (const [pid, seen] of [...followed]) {
      const use = await measure(pid)
      if (followed.get(pid) === seen) seen(use)
    }
    isLooking = followed.size > 0
    if (isLooking) setTimeout(look, everyMs).unref()
  }

  return {
    follow(pid, seen) {
      followed.set(pid, seen)
      if (!isLooking) setTimeout(look, everyMs).unref()
      isLooking = true
      return () => {
        if (followed.get(pid) === seen) followed.delete(pid)
      }
    },
  }
}
