import type { Table } from '../state/account-state.ts'
import { type Figures, together } from './metric-figures.ts'

export type Dimensions = Readonly<Record<string, string>>

/** What is measured, and of what: a metric with all of its dimensions. */
export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Dimensions
}

/** Figures of a metric over one second or one minute, in one unit. */
export interface MetricPoint extends Metric, Figures {
  /** One of CloudWatch's, e.g. `Count` or `Milliseconds`; `None` where none was told. */
  readonly unit: string
  /** Start of the second or minute, in milliseconds since the epoch. */
  readonly start: number
  readonly resolution: Resolution
}

/** Over how many seconds values are gathered. */
export type Resolution = 1 | 60

/** A metric with its points, found by where they are. */
export interface MetricSeries extends Metric {
  readonly points: ReadonlyMap<string, MetricPoint>
}

/** What was measured in an account, in memory as on disk; the oldest points go when there are too many. */
export interface MetricPoints {
  add(point: MetricPoint): void
  find(metric: Metric): MetricSeries | undefined
  all(): Iterable<MetricSeries>
  /** How many points have changed since they were written last. */
  readonly unwritten: number
  write(): void
  /** Makes every point older by so many milliseconds, a multiple of a minute, and writes it so. */
  age(ms: number): void
  /** Forgets what is in memory; what is on disk is read again when it is needed. */
  forget(): void
}

interface Series extends Metric {
  readonly points: Map<string, MetricPoint>
}

type Key = readonly [
  start: number,
  namespace: string,
  name: string,
  unit: string,
  dimensions: readonly (readonly [string, string])[],
  resolution?: 1,
]

/** `maxKept` points are kept in `table`. */
export function createMetricPoints(table: Table<Figures>, maxKept: number): MetricPoints {
  let series: Map<string, Series> | undefined
  /** Keys of rows with the series they belong to. */
  const unwritten = new Map<string, MetricPoint>()

  const seriesOf = (metric: Metric, into: Map<string, Series>): Series => {
    const key = metricKey(metric)
    const known = into.get(key)
    if (known) return known
    const { namespace, name, dimensions } = metric
    const made = { namespace, name, dimensions, points: new Map<string, MetricPoint>() }
    into.set(key, made)
    return made
  }
  const current = () => {
    if (series) return series
    series = new Map()
    for (const [key, figures] of table.entries()) {
      const point = { ...parseKey(key), ...figures }
      seriesOf(point, series).points.set(pointKey(point), point)
    }
    return series
  }
  const dropOldest = () => {
    for (const key of table.keys()) {
      if (table.size <= maxKept) break
      table.delete(key)
      const point = parseKey(key)
      const owner = current().get(metricKey(point))
      owner?.points.delete(pointKey(point))
      if (owner?.points.size === 0) current().delete(metricKey(point))
    }
  }

  return {
    add(point) {
      const { points } = seriesOf(point, current())
      const key = pointKey(point)
      const sum = { ...point, ...together(points.get(key), point) }
      points.set(key, sum)
      unwritten.set(rowKey(sum), sum)
    },
    find: metric => current().get(metricKey(metric)),
    all: () => current().values(),
    get unwritten() {
      return unwritten.size
    },
    write() {
      for (const [key, { sum, count, min, max, values }] of unwritten)
        table.set(key, { sum, count, min, max, ...(values && { values }) })
      unwritten.clear()
      dropOldest()
    },
    age(ms) {
      const aged = [...current().values()].flatMap(({ points }) =>
        [...points.values()].map(point => ({ ...point, start: point.start - ms })),
      )
      for (const key of [...table.keys()]) table.delete(key)
      series = new Map()
      for (const point of aged) {
        seriesOf(point, series).points.set(pointKey(point), point)
        unwritten.set(rowKey(point), point)
      }
      this.write()
    },
    forget() {
      unwritten.clear()
      series = undefined
    },
  }
}

const pointKey = ({ start, unit, resolution }: MetricPoint | KeyOfPoint) => `${start} ${resolution} ${unit}`

const sortedDimensions = (dimensions: Dimensions) =>
  Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))

/** The same for the same metric, in whatever order its dimensions are. */
export const metricKey = ({ namespace, name, dimensions }: Metric) =>
  JSON.stringify([namespace, name, sortedDimensions(dimensions)])

function rowKey({ start, namespace, name, unit, dimensions, resolution }: MetricPoint): string {
  const key: Key = [start, namespace, name, unit, sortedDimensions(dimensions)]
  return JSON.stringify(resolution === 1 ? [...key, 1] : key)
}

type KeyOfPoint = Omit<MetricPoint, keyof Figures>

function parseKey(key: string): KeyOfPoint {
  // Made by rowKey alone.
  const [start, namespace, name, unit, dimensions, resolution = 60] = JSON.parse(key) as Key
  return { start, namespace, name, unit, dimensions: Object.fromEntries(dimensions), resolution }
}
