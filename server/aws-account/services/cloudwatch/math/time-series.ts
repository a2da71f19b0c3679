import { spend } from '../../../limits/step-budget.ts'

/** Values by the starts of their periods, oldest first. */
export interface TimeSeries {
  readonly label: string
  readonly periodMs: number
  readonly points: readonly Point[]
}

export type Point = readonly [at: number, value: number]

/** What an expression, or a part of one, is. */
export type MathValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: TimeSeries }
  | { readonly kind: 'list'; readonly all: readonly TimeSeries[] }
  | { readonly kind: 'text'; readonly value: string }

export const scalar = (value: number): MathValue => ({ kind: 'scalar', value })
export const asSeries = (series: TimeSeries): MathValue => ({ kind: 'series', series })
export const asList = (all: readonly TimeSeries[]): MathValue => ({ kind: 'list', all })

const STEPS_PER_POINT = 10

/** Every value of a series changed; what is no number is left out. */
export function mapSeries(
  series: TimeSeries,
  change: (value: number, at: number, index: number) => number,
): TimeSeries {
  spend(series.points.length * STEPS_PER_POINT)
  const points = series.points.flatMap(([at, value], index): Point[] => {
    const changed = change(value, at, index)
    return Number.isFinite(changed) ? [[at, changed]] : []
  })
  return { ...series, points }
}

/** Two series where both have values. */
export function zipSeries(
  one: TimeSeries,
  other: TimeSeries,
  join: (a: number, b: number) => number,
): TimeSeries {
  spend((one.points.length + other.points.length) * STEPS_PER_POINT)
  const values = new Map(other.points)
  const points = one.points.flatMap(([at, value]): Point[] => {
    const second = values.get(at)
    const joined = second === undefined ? Number.NaN : join(value, second)
    return Number.isFinite(joined) ? [[at, joined]] : []
  })
  return { label: one.label, periodMs: Math.max(one.periodMs, other.periodMs), points }
}

/** Many series as one: at each time what is made of the values that there are. */
export function acrossSeries(
  all: readonly TimeSeries[],
  reduce: (values: readonly number[]) => number,
): TimeSeries {
  const byTime = new Map<number, number[]>()
  for (const { points } of all) {
    spend(points.length * STEPS_PER_POINT)
    for (const [at, value] of points) {
      const values = byTime.get(at)
      if (values) values.push(value)
      else byTime.set(at, [value])
    }
  }
  const points = [...byTime]
    .map(([at, values]): Point => [at, reduce(values)])
    .filter(([, value]) => Number.isFinite(value))
    .sort(([a], [b]) => a - b)
  return { label: all[0]?.label ?? '', periodMs: Math.max(0, ...all.map(({ periodMs }) => periodMs)), points }
}
