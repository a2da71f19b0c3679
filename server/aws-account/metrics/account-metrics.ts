import type { AccountState } from '../state/account-state.ts'

/** One metric over one minute, as CloudWatch keeps it. */
export interface MetricPoint {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly unit: string
  /** Start of the minute, in milliseconds since the epoch. */
  readonly minute: number
  readonly sum: number
  readonly count: number
  readonly min: number
  readonly max: number
}

/** What the services of an account measure, for whoever shows it. */
export interface Metrics {
  /**
   * Notes a value, at `at` or now. `unit` is one of CloudWatch's, e.g. `Count` or `Milliseconds`. Costs no write: values
   * are gathered by the minute, and written together every ten seconds, which is what a kill may cost.
   */
  put(
    namespace: string,
    name: string,
    dimensions: Readonly<Record<string, string>>,
    value: number,
    unit: string,
    at?: number,
  ): void
  /** What was noted, oldest first written first; the last few hours of a busy account. */
  points(wanted?: { readonly namespace?: string; readonly name?: string }): Iterable<MetricPoint>
}

export interface AccountMetrics extends Metrics {
  /** Forgets what is not written yet. */
  clear(): void
  /** Writes what is not written yet. */
  close(): void
}

/** The figures of a minute; whose they are is in their key. */
type Figures = Pick<MetricPoint, 'sum' | 'count' | 'min' | 'max'>

export interface MetricsLimits {
  readonly flushEveryMs: number
  /** Metrics and minutes that are gathered between two writes; what is new beyond that is dropped. */
  readonly maxGathered: number
  /** Metrics and minutes that are kept; the oldest go first. */
  readonly maxKept: number
}

const defaultLimits: MetricsLimits = { flushEveryMs: 10_000, maxGathered: 2000, maxKept: 20_000 }
const minuteMs = 60_000

export function createAccountMetrics(
  state: Pick<AccountState, 'table' | 'committed'>,
  now: () => number,
  { flushEveryMs, maxGathered, maxKept }: MetricsLimits = defaultLimits,
): AccountMetrics {
  const kept = state.table<Figures>('cloudwatch.metrics')
  let gathered = new Map<string, Figures>()
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (!gathered.size) return
    for (const [key, figures] of gathered) kept.set(key, together(kept.get(key), figures))
    gathered = new Map()
    for (const key of kept.keys()) {
      if (kept.size <= maxKept) break
      kept.delete(key)
    }
    // A full disk costs figures and nothing else; calls tell of it.
    state.committed().catch(() => {})
  }

  return {
    put(namespace, name, dimensions, value, unit, at = now()) {
      if (!Number.isFinite(value)) return
      const key = keyOf(namespace, name, dimensions, unit, at)
      const known = gathered.get(key)
      if (!known && gathered.size >= maxGathered) return
      gathered.set(key, together(known, { sum: value, count: 1, min: value, max: value }))
      timer ??= setTimeout(flush, flushEveryMs).unref()
    },
    *points(wanted = {}) {
      for (const key of new Set([...kept.keys(), ...gathered.keys()])) {
        const whose = parseKey(key)
        if (wanted.namespace !== undefined && wanted.namespace !== whose.namespace) continue
        if (wanted.name !== undefined && wanted.name !== whose.name) continue
        const fresh = gathered.get(key)
        const figures = fresh ? together(kept.get(key), fresh) : kept.get(key)
        if (figures) yield { ...whose, ...figures }
      }
    },
    clear: () => gathered.clear(),
    close: flush,
  }
}

function together(earlier: Figures | undefined, later: Figures): Figures {
  if (!earlier) return later
  return {
    sum: earlier.sum + later.sum,
    count: earlier.count + later.count,
    min: Math.min(earlier.min, later.min),
    max: Math.max(earlier.max, later.max),
  }
}

type Key = readonly [
  minute: number,
  namespace: string,
  name: string,
  unit: string,
  dimensions: readonly (readonly [string, string])[],
]

function keyOf(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
  unit: string,
  at: number,
): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([Math.floor(at / minuteMs) * minuteMs, namespace, name, unit, sorted] satisfies Key)
}

function parseKey(key: string): Omit<MetricPoint, keyof Figures> {
  // Made by keyOf alone.
  const [minute, namespace, name, unit, dimensions] = JSON.parse(key) as Key
  return { minute, namespace, name, unit, dimensions: Object.fromEntries(dimensions) }
}
