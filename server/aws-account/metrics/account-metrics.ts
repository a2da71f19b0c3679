import type { AccountState } from '../state/account-state.ts'
import { type Figures, figuresOf } from './metric-figures.ts'
import {
  createMetricPoints,
  type Dimensions,
  type Metric,
  type MetricPoint,
  type MetricSeries,
  type Resolution,
} from './metric-points.ts'

/** What the services of an account measure, for whoever shows it. */
export interface Metrics {
  /**
   * Notes a value, at `at` or now. `unit` is one of CloudWatch's, e.g. `Count` or `Milliseconds`. Costs no write: values
   * are gathered by the minute, and written together every ten seconds, which is what a kill may cost.
   */
  put(namespace: string, name: string, dimensions: Dimensions, value: number, unit: string, at?: number): void
  /** As `put`, of values or totals that somebody gathered before, by the minute or by the second. */
  add(metric: Metric, unit: string, figures: Figures, at: number, resolution?: Resolution): void
  /** Puts what was gathered into the state, for whoever must not lose it. */
  write(): void
  /** Makes all that was noted older by so many whole minutes. */
  age(minutes: number): void
  /** What was noted; the last few hours of a busy account. */
  points(wanted?: { readonly namespace?: string; readonly name?: string }): Iterable<MetricPoint>
  find(metric: Metric): MetricSeries | undefined
  all(): Iterable<MetricSeries>
  /** Told of each metric that gets a value, and of when that value is. Returns how to end it. */
  watch(told: (metric: Metric, at: number) => void): () => void
}

export interface AccountMetrics extends Metrics {
  /** Forgets what is not written yet. */
  clear(): void
  /** Writes what is not written yet. */
  close(): void
}

export interface MetricsLimits {
  readonly flushEveryMs: number
  /** Metrics and minutes that are gathered between two writes; more are written at once. */
  readonly maxGathered: number
  /** Metrics and minutes that are kept; the oldest go first. */
  readonly maxKept: number
}

const defaultLimits: MetricsLimits = { flushEveryMs: 10_000, maxGathered: 2000, maxKept: 20_000 }
const secondMs = 1000
const minuteMs = 60_000

export function createAccountMetrics(
  state: Pick<AccountState, 'table' | 'committed'>,
  now: () => number,
  { flushEveryMs, maxGathered, maxKept }: MetricsLimits = defaultLimits,
): AccountMetrics {
  const points = createMetricPoints(state.table<Figures>('cloudwatch.metrics'), maxKept)
  const watchers = new Set<(metric: Metric, at: number) => void>()
  let timer: NodeJS.Timeout | undefined

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    points.write()
  }
  const flush = () => {
    if (!points.unwritten) return
    write()
    // A full disk costs figures and nothing else; calls tell of it.
    state.committed().catch(() => {})
  }
  const add = (metric: Metric, unit: string, figures: Figures, at: number, resolution: Resolution = 60) => {
    const length = resolution * secondMs
    points.add({ ...metric, unit, start: Math.floor(at / length) * length, resolution, ...figures })
    if (points.unwritten >= maxGathered) flush()
    else timer ??= setTimeout(flush, flushEveryMs).unref()
    for (const told of watchers) told(metric, at)
  }

  return {
    put(namespace, name, dimensions, value, unit, at = now()) {
      if (Number.isFinite(value)) add({ namespace, name, dimensions }, unit, figuresOf(value), at)
    },
    add,
    write,
    age(minutes) {
      points.age(minutes * minuteMs)
    },
    *points(wanted = {}) {
      for (const series of points.all()) {
        if (wanted.namespace !== undefined && wanted.namespace !== series.namespace) continue
        if (wanted.name !== undefined && wanted.name !== series.name) continue
        yield* series.points.values()
      }
    },
    find: metric => points.find(metric),
    all: () => points.all(),
    watch(told) {
      watchers.add(told)
      return () => watchers.delete(told)
    },
    clear() {
      clearTimeout(timer)
      timer = undefined
      points.forget()
    },
    close: flush,
  }
}
