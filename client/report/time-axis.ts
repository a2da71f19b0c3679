import type { Moment } from '../../shared/report/report.ts'

const second = 1_000
const minute = 60 * second
/** What a clock's face is divided by, in milliseconds. */
const steps = [
  second,
  5 * second,
  15 * second,
  30 * second,
  ...[1, 2, 5, 10, 15, 30, 60, 120].map(n => n * minute),
]
/** As many parts as stand beside each other with their labels. */
const mostParts = 6
/** A span of given-back time is drawn between these shares of the used time, so that a night's pause leaves room for the work. */
const thinnestGap = 0.008
const widestGap = 0.05
const allGaps = 0.3

/** A span in which the clock stood still; places are percent from the left. */
export interface Gap {
  readonly left: number
  readonly width: number
}

/** The clock of an attempt as a line: the used time, with given-back time as spans between. */
export interface TimeAxis {
  /** Where a moment of the used time lies that comes after the first `gapsBefore` spans: percent from the left. */
  place(at: number, gapsBefore: number): number
  readonly gaps: readonly Gap[]
  readonly ticks: readonly { readonly at: number; readonly percent: number }[]
}

/** Lays out a time line. It ends at the first full step after what was used, or at the attempt's whole time. */
export function timeAxis(
  timeline: readonly Moment[],
  { usedMs, budgetMs }: { readonly usedMs: number; readonly budgetMs: number },
): TimeAxis {
  const step = steps.find(each => usedMs / each <= mostParts) ?? Math.ceil(usedMs / mostParts)
  const parts = Math.max(1, Math.ceil(usedMs / step))
  const end = Math.min(parts * step, Math.max(budgetMs, usedMs, 1))
  const stops = timeline.filter(moment => moment.kind === 'given-back')
  const widest = end * Math.min(widestGap, allGaps / Math.max(1, stops.length))
  const widths = stops.map(({ ms }) => Math.min(widest, Math.max(end * thinnestGap, ms)))
  const whole = end + sum(widths)
  const place = (at: number, gapsBefore: number) =>
    (100 * (Math.min(end, Math.max(0, at)) + sum(widths.slice(0, gapsBefore)))) / whole
  const ticks = Array.from({ length: parts + 1 }, (_, part) => Math.min(end, part * step))
  return {
    place,
    gaps: stops.map(({ at }, gap) => ({
      left: place(at, gap),
      width: (100 * (widths[gap] ?? 0)) / whole,
    })),
    ticks: ticks.map(at => ({ at, percent: place(at, stops.filter(stop => stop.at < at).length) })),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
