import type { AccountState } from '../../../state/account-state.ts'
import { own, type StageRow } from '../api-rows.ts'

/** What is left of a burst, and when that was. */
interface Bucket {
  left: number
  at: number
}

const buckets = new WeakMap<AccountState, Map<string, Bucket>>()
/** Those used longest ago go first. */
const MAX_BUCKETS = 1000

/** Whether a request is one too many for the limits of its route, or of its stage where the route has none of its own. */
export function isThrottled(
  state: AccountState,
  place: {
    readonly apiId: string
    readonly stage: StageRow
    readonly routeKey: string
    readonly now: number
  },
): boolean {
  const { apiId, stage, routeKey, now } = place
  const ofRoute = own(stage.routeThrottles, routeKey)
  const limits = { ...stage.throttle, ...ofRoute }
  const { rate, burst } = limits
  if (rate === undefined && burst === undefined) return false
  const all = buckets.get(state) ?? new Map<string, Bucket>()
  buckets.set(state, all)
  const key = `${apiId}/${stage.name}/${ofRoute ? routeKey : ''}`
  const most = burst ?? Math.max(1, Math.ceil(rate ?? 0))
  const before = all.get(key) ?? { left: most, at: now }
  const left = Math.min(most, before.left + (Math.max(0, now - before.at) / 1000) * (rate ?? most))
  all.delete(key)
  all.set(key, { left: left >= 1 ? left - 1 : left, at: now })
  for (const oldest of all.keys()) if (all.size > MAX_BUCKETS) all.delete(oldest)
  return left < 1
}
