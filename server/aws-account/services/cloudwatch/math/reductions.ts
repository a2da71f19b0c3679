/** What many numbers are as one, by the names of metric math's functions. */
export const REDUCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: values => values.reduce((sum, value) => sum + value, 0),
  AVG: values => values.reduce((sum, value) => sum + value, 0) / values.length,
  MIN: values => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  MAX: values => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  STDDEV(values) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  },
}

/** Functions of each value by itself. */
export const OF_EACH: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
  LOG: Math.log,
  LOG10: Math.log10,
}

/** Functions of when a value was, UTC. */
export const OF_TIME: Readonly<Record<string, (at: Date) => number>> = {
  MINUTE: at => at.getUTCMinutes(),
  HOUR: at => at.getUTCHours(),
  /** Monday is 1. */
  DAY: at => at.getUTCDay() || 7,
  DATE: at => at.getUTCDate(),
  MONTH: at => at.getUTCMonth() + 1,
  YEAR: at => at.getUTCFullYear(),
  EPOCH: at => Math.floor(at.getTime() / 1000),
}

/** Each value beside the one before it; the first has none. `seconds` lie between them. */
export const OF_NEIGHBOURS: Readonly<
  Record<string, (value: number, before: number, seconds: number) => number>
> = {
  DIFF: (value, before) => value - before,
  DIFF_TIME: (_, __, seconds) => seconds,
  RATE: (value, before, seconds) => (value - before) / seconds,
}
