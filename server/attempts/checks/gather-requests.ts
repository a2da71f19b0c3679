import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { debounceMs } from '../../checks/plan.ts'

export interface GatheredRequests {
  /** Those that are `near` to what was changed are told of with the rest. */
  add(checkIds: readonly string[], cause: CheckCause, near?: readonly string[]): void
  /** Forgets what has been gathered. */
  clear(): void
}

/** A burst of changes (a deployment is several calls) is one look: waits for a short quiet, but not for ever. */
export function gatherRequests(
  take: (checkIds: readonly string[], cause: CheckCause, near: ReadonlySet<string>) => void,
): GatheredRequests {
  const waiting = new Map<string, CheckCause>()
  const near = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let firstAskedAt = 0

  function clear(): void {
    clearTimeout(timer)
    timer = undefined
    waiting.clear()
    near.clear()
  }

  function takeAll(): void {
    const taken = [...waiting]
    const nearToThese = new Set(near)
    clear()
    for (const cause of new Set(taken.map(([, why]) => why)))
      take(
        taken.flatMap(([id, why]) => (why === cause ? [id] : [])),
        cause,
        nearToThese,
      )
  }

  return {
    add(checkIds, cause, nearToThese = []) {
      if (checkIds.length === 0) return
      for (const id of nearToThese) near.add(id)
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
