import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { debounceMs } from '../../checks/plan.ts'

export interface GatheredRequests {
  add(checkIds: readonly string[], cause: CheckCause): void
  /** Forgets what has been gathered. */
  clear(): void
}

/** A burst of changes (a deployment is several calls) is one look: waits for a short quiet, but not for ever. */
export function gatherRequests(
  take: (checkIds: readonly string[], cause: CheckCause) => void,
): GatheredRequests {
  const waiting = new Map<string, CheckCause>()
  let timer: NodeJS.Timeout | undefined
  let firstAskedAt = 0

  function clear(): Map<string, CheckCause> {
    clearTimeout(timer)
    timer = undefined
    const taken = new Map(waiting)
    waiting.clear()
    return taken
  }

  function takeAll(): void {
    const taken = [...clear()]
    for (const cause of new Set(taken.map(([, why]) => why)))
      take(
        taken.flatMap(([id, why]) => (why === cause ? [id] : [])),
        cause,
      )
  }

  return {
    add(checkIds, cause) {
      if (checkIds.length === 0) return
      for (const id of checkIds) if (!waiting.has(id) || cause === 'request') waiting.set(id, cause)
      const { quiet, atMost } = debounceMs[cause]
      const at = performance.now()
      if (timer === undefined) firstAskedAt = at
      clearTimeout(timer)
      timer = setTimeout(takeAll, Math.max(0, Math.min(quiet, firstAskedAt + atMost - at)))
    },
    clear,
  }
}
