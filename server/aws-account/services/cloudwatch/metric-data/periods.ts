import { spend } from '../../../limits/step-budget.ts'
import { type Figures, together } from '../../../metrics/metric-figures.ts'
import type { MetricPoint, MetricSeries } from '../../../metrics/metric-points.ts'
import { inUnitOrder } from './units.ts'

/** From when on, and until just before when, in milliseconds. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** Steps of looking at a point. */
const STEPS_PER_POINT = 20

/** The figures of each unit by the starts of periods of so many milliseconds, counted from `range.from`. */
export function byPeriod(
  series: MetricSeries | undefined,
  range: TimeRange,
  periodMs: number,
): ReadonlyMap<string, ReadonlyMap<number, Figures>> {
  const units = new Map<string, Map<number, Figures>>()
  if (!series) return units
  spend(series.points.size * STEPS_PER_POINT)
  for (const point of series.points.values()) {
    if (point.start < range.from || point.start >= range.to) continue
    const start = range.from + Math.floor((point.start - range.from) / periodMs) * periodMs
    const periods = units.get(point.unit) ?? new Map<number, Figures>()
    units.set(point.unit, periods.set(start, together(periods.get(start), figuresOf(point))))
  }
  return units
}

const figuresOf = ({ sum, count, min, max, values }: MetricPoint): Figures => ({
  sum,
  count,
  min,
  max,
  ...(values && { values }),
})

/** Of several units the one that CloudWatch chooses. */
export const chosenUnit = (units: Iterable<string>): string | undefined => [...units].sort(inUnitOrder)[0]

/** Whether a period is one of CloudWatch's: 1, 5, 10, 20 or 30 seconds, or whole minutes. */
export const isPeriod = (seconds: number) =>
  [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)

/** Periods begin at multiples of their length, as they do in CloudWatch. */
export function alignedRange(start: Date, end: Date, periodMs: number): TimeRange {
  return { from: Math.floor(start.getTime() / periodMs) * periodMs, to: end.getTime() }
}
