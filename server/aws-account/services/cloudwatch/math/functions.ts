import type { TimeRange } from '../metric-data/periods.ts'
import { OF_EACH, OF_NEIGHBOURS, OF_TIME, REDUCTIONS } from './reductions.ts'
import {
  acrossSeries,
  asList,
  asSeries,
  type MathValue,
  mapSeries,
  type Point,
  scalar,
  type TimeSeries,
} from './time-series.ts'

/** What is around a call of a function. */
export interface CallSurroundings {
  readonly range: TimeRange
  /** Of what the query or alarm has besides, for series that are made of numbers alone. */
  readonly periodMs: number
  fail(why: string): Error
}

type MathFunction = (given: readonly MathValue[], around: CallSurroundings) => MathValue

const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ...each(REDUCTIONS, reduced),
  ...each(OF_EACH, change => (given, around) => onAll(given, around, one => mapSeries(one, change), change)),
  ...each(
    OF_TIME,
    read => (given, around) => onAll(given, around, one => mapSeries(one, (_, at) => read(new Date(at)))),
  ),
  ...each(OF_NEIGHBOURS, compare => (given, around) => onAll(given, around, one => neighbours(one, compare))),
  RUNNING_SUM: (given, around) =>
    onAll(given, around, one => {
      let sum = 0
      return mapSeries(one, value => (sum += value))
    }),
  FILL: fill,
  IF: choose,
  FIRST: (given, around) => asSeries(listIn(given[0], around)[0] ?? empty(around)),
  LAST: (given, around) => asSeries(listIn(given[0], around).at(-1) ?? empty(around)),
  METRIC_COUNT: (given, around) => scalar(listIn(given[0], around).length),
  DATAPOINT_COUNT: (given, around) => scalar(oneIn(given[0], around).points.length),
  PERIOD: (given, around) => scalar(oneIn(given[0], around).periodMs / 1000),
  REMOVE_EMPTY: (given, around) => asList(listIn(given[0], around).filter(({ points }) => points.length > 0)),
  TIME_SERIES: (given, around) => asSeries(constant(numberIn(given[0], around), around)),
  SLICE(given, around) {
    const all = listIn(given[0], around)
    const from = numberIn(given[1], around)
    const to = given[2] ? numberIn(given[2], around) : all.length
    return asList(all.slice(from, to))
  },
  SORT(given, around) {
    const reduce = REDUCTIONS[textIn(given[1], around).toUpperCase()]
    const direction = textIn(given[2], around).toUpperCase() === 'DESC' ? -1 : 1
    if (!reduce) throw around.fail('SORT takes one of AVG, MIN, MAX and SUM')
    const rank = ({ points }: TimeSeries) => reduce(points.map(([, value]) => value))
    const sorted = [...listIn(given[0], around)].sort((a, b) => direction * (rank(a) - rank(b)))
    return asList(given[3] ? sorted.slice(0, numberIn(given[3], around)) : sorted)
  },
}

/** Functions of CloudWatch that need what is not here. */
const NOT_HERE = [
  'SEARCH',
  'ANOMALY_DETECTION_BAND',
  'INSIGHT_RULE_METRIC',
  'SERVICE_QUOTA',
  'DB_PERF_INSIGHTS',
  'LAMBDA',
]

/** Calls a function of metric math. Throws where there is none, or it is not given what it takes. */
export function callFunction(name: string, given: readonly MathValue[], around: CallSurroundings): MathValue {
  if (NOT_HERE.includes(name)) throw around.fail(`${name} is not available in the embedded account`)
  const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!run) throw around.fail(`Unsupported function: ${name}`)
  if (!given.length) throw around.fail(`${name} takes at least one argument`)
  return run(given, around)
}

function each<Rule>(
  rules: Readonly<Record<string, Rule>>,
  make: (rule: Rule) => MathFunction,
): Readonly<Record<string, MathFunction>> {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, make(rule)]))
}

/** Of a series one number, of several series one series. */
function reduced(reduce: (values: readonly number[]) => number): MathFunction {
  return (given, around) => {
    const [first] = given
    if (first?.kind === 'series') {
      const { points } = first.series
      return points.length ? scalar(reduce(points.map(([, value]) => value))) : asSeries(empty(around))
    }
    if (first?.kind === 'scalar') return first
    return asSeries(acrossSeries(listIn(first, around), reduce))
  }
}

function onAll(
  given: readonly MathValue[],
  around: CallSurroundings,
  change: (series: TimeSeries) => TimeSeries,
  ofNumber?: (value: number) => number,
): MathValue {
  const [first] = given
  if (first?.kind === 'scalar' && ofNumber) return scalar(ofNumber(first.value))
  if (first?.kind === 'list') return asList(first.all.map(change))
  return asSeries(change(oneIn(first, around)))
}

function neighbours(
  series: TimeSeries,
  compare: (value: number, before: number, seconds: number) => number,
): TimeSeries {
  return mapSeries(series, (value, at, index) => {
    const before = series.points[index - 1]
    return before ? compare(value, before[1], (at - before[0]) / 1000) : Number.NaN
  })
}

/** Fills periods without values: with a number, with what another series has, by repeating, or on a line between neighbours. */
function fill(given: readonly MathValue[], around: CallSurroundings): MathValue {
  const [metrics, filler] = given
  if (!filler) throw around.fail('FILL takes what is filled, and with what')
  return onAll([metrics ?? scalar(0)], around, series => {
    const known = new Map(series.points)
    const others = filler.kind === 'series' ? new Map(filler.series.points) : undefined
    const points: Point[] = []
    let next = 0
    for (const at of times(around, series.periodMs)) {
      const value = known.get(at)
      while ((series.points[next]?.[0] ?? Number.POSITIVE_INFINITY) < at) next++
      const [before, after] = [series.points[next - 1], series.points[next]]
      const filled = value ?? others?.get(at) ?? fillerOf(filler, at, before, after)
      if (filled !== undefined) points.push([at, filled])
    }
    return { ...series, points }
  })
}

function fillerOf(filler: MathValue, at: number, before: Point | undefined, after: Point | undefined) {
  if (filler.kind === 'scalar') return filler.value
  if (filler.kind !== 'text') return undefined
  if (filler.value === 'REPEAT') return before?.[1]
  if (!before || !after) return undefined
  return before[1] + ((after[1] - before[1]) * (at - before[0])) / (after[0] - before[0])
}

/** At each time what follows from the condition there. */
function choose(given: readonly MathValue[], around: CallSurroundings): MathValue {
  const [condition, yes, no] = given
  if (!condition || !yes || condition.kind === 'text')
    throw around.fail('IF takes a condition and what follows from it')
  if (condition.kind === 'scalar') return condition.value ? yes : (no ?? asSeries(empty(around)))
  const whenYes = valueReader(yes, around)
  const whenNo = no && valueReader(no, around)
  const test = oneIn(condition, around)
  return asSeries(mapSeries(test, (value, at) => (value ? whenYes(at) : (whenNo?.(at) ?? Number.NaN))))
}

function valueReader(value: MathValue, around: CallSurroundings): (at: number) => number {
  if (value.kind === 'scalar') return () => value.value
  const points = new Map(oneIn(value, around).points)
  return at => points.get(at) ?? Number.NaN
}

const empty = ({ periodMs }: CallSurroundings): TimeSeries => ({ label: '', periodMs, points: [] })

const constant = (value: number, around: CallSurroundings): TimeSeries => ({
  label: String(value),
  periodMs: around.periodMs,
  points: times(around, around.periodMs).map((at): Point => [at, value]),
})

/** More periods are never asked for. */
const MAX_PERIODS = 100_800

/** The starts of all periods of a range. */
function times({ range, fail }: CallSurroundings, periodMs: number): number[] {
  const count = Math.ceil((range.to - range.from) / periodMs)
  if (!(count <= MAX_PERIODS)) throw fail('the time range has too many periods to fill')
  return Array.from({ length: count }, (_, index) => range.from + index * periodMs)
}

function listIn(value: MathValue | undefined, around: CallSurroundings): readonly TimeSeries[] {
  if (value?.kind === 'list') return value.all
  return [oneIn(value, around)]
}

function oneIn(value: MathValue | undefined, { fail }: CallSurroundings): TimeSeries {
  if (value?.kind === 'series') return value.series
  const [only, ...more] = value?.kind === 'list' ? value.all : []
  if (only && !more.length) return only
  throw fail('a time series is wanted where there is none')
}

function numberIn(value: MathValue | undefined, { fail }: CallSurroundings): number {
  if (value?.kind === 'scalar') return value.value
  throw fail('a number is wanted where there is none')
}

function textIn(value: MathValue | undefined, { fail }: CallSurroundings): string {
  if (value?.kind === 'text') return value.value
  throw fail('a word is wanted where there is none')
}
