import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch'
import type { Metrics } from '../../../metrics/account-metrics.ts'
import type { Figures } from '../../../metrics/metric-figures.ts'
import {
  checkLength,
  checkOneOf,
  invalidCombination,
  missingParameter,
  validation,
} from '../cloudwatch-error.ts'
import { type EvaluationScope, evaluate } from '../math/evaluate.ts'
import { idsIn, parseExpression } from '../math/expression.ts'
import type { MathValue, Point, TimeSeries } from '../math/time-series.ts'
import { readDimensions, readMetricName, readNamespace } from './metric-names.ts'
import { byPeriod, chosenUnit, isPeriod, type TimeRange } from './periods.ts'
import { parseStatistic, type Statistic } from './statistics.ts'
import { UNITS } from './units.ts'

/** A query of GetMetricData or of an alarm, as plain JSON. */
export interface MetricQuery {
  readonly id: string
  readonly label?: string
  readonly isReturned: boolean
  readonly stat?: StatQuery
  readonly expression?: string
  /** Of an expression that says one, in seconds. */
  readonly period?: number
}

export interface StatQuery {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  /** In seconds. */
  readonly period: number
  readonly statistic: string
  readonly unit?: string
}

/** `at` is the name of the list in the request. */
export function readQueries(given: readonly MetricDataQuery[], at: string): MetricQuery[] {
  const ids = new Set<string>()
  const queries = given.map((query, index) => readQuery(query, `${at}.member.${index + 1}.`))
  for (const { id } of queries) {
    if (ids.has(id))
      throw validation(`The value for parameter ${at} contains more than one entry with the id ${id}.`)
    ids.add(id)
  }
  checkExpressions(queries)
  return queries
}

function readQuery(query: MetricDataQuery, at: string): MetricQuery {
  const { Id: id = '', Label: label, ReturnData: isReturned = true, MetricStat, Expression, Period } = query
  checkLength(`${at}Id`, id, 255)
  if (!/^[a-z]\w*$/.test(id))
    throw validation(
      `The value ${id} for parameter ${at}Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    )
  if (query.AccountId !== undefined) throw validation(`The parameter ${at}AccountId is not supported here.`)
  if (MetricStat && Expression !== undefined)
    throw invalidCombination(
      `The parameters ${at}Expression and ${at}MetricStat are mutually exclusive and you have specified both.`,
    )
  if (!MetricStat && Expression === undefined)
    throw missingParameter(`One of the parameters ${at}Expression and ${at}MetricStat must be specified.`)
  if (Period !== undefined && !isPeriod(Period))
    throw validation(`The parameter ${at}Period must be 1, 5, 10, 20, 30 or a multiple of 60.`)
  return {
    id,
    isReturned,
    ...(label !== undefined && { label }),
    ...(MetricStat && { stat: readStat(MetricStat, `${at}MetricStat.`) }),
    ...(Expression !== undefined && { expression: Expression }),
    ...(Period !== undefined && { period: Period }),
  }
}

function readStat({ Metric = {}, Period = 0, Stat = '', Unit }: MetricStat, at: string): StatQuery {
  if (!isPeriod(Period))
    throw validation(`The parameter ${at}Period must be 1, 5, 10, 20, 30 or a multiple of 60.`)
  if (!parseStatistic(Stat)) throw validation(`The value ${Stat} for parameter ${at}Stat is not supported.`)
  checkOneOf(`${at}Unit`, UNITS, Unit)
  return {
    namespace: readNamespace(Metric.Namespace),
    name: readMetricName(Metric.MetricName, `${at}Metric.`),
    dimensions: readDimensions(Metric.Dimensions, `${at}Metric.`),
    period: Period,
    statistic: Stat,
    ...(Unit !== undefined && { unit: Unit }),
  }
}

/** Throws for expressions that are none, name what there is not, or go in circles. */
function checkExpressions(queries: readonly MetricQuery[]): void {
  const trees = new Map(
    queries.map(({ id, expression }) => [
      id,
      expression === undefined ? undefined : parseExpression(expression, id),
    ]),
  )
  const done = new Set<string>()
  const visit = (id: string, above: ReadonlySet<string>) => {
    if (above.has(id)) throw validation(`Error in expression '${id}': Circular dependency`)
    if (done.has(id)) return
    const tree = trees.get(id)
    const inside = new Set([...above, id])
    for (const named of tree ? idsIn(tree) : []) if (trees.has(named)) visit(named, inside)
    done.add(id)
  }
  for (const id of trees.keys()) visit(id, new Set())
}

/** Units among which one was chosen, by the id of the query. */
export type Choices = Map<string, readonly string[]>

/** What queries come to over a time range. Every query of the request may be named by the others. */
export interface QueryResults {
  of(query: MetricQuery): readonly TimeSeries[]
  /** The figures that a metric's values were made of. */
  figuresOf(query: MetricQuery): ReadonlyMap<number, Figures>
  readonly choices: Choices
}

export function runQueries(
  metrics: Pick<Metrics, 'find'>,
  queries: readonly MetricQuery[],
  /** The range for a metric's period, in milliseconds. */
  rangeFor: (periodMs: number) => TimeRange,
): QueryResults {
  const values = new Map<string, MathValue>()
  const choices: Choices = new Map()
  const figures = new Map<string, ReadonlyMap<number, Figures>>()
  const byId = new Map(queries.map(query => [query.id, query]))
  const periodMs = Math.max(1000, ...queries.map(({ stat, period }) => (stat?.period ?? period ?? 0) * 1000))

  const seriesOf = (query: MetricQuery, stat: StatQuery): TimeSeries => {
    const length = stat.period * 1000
    const units = byPeriod(metrics.find(stat), rangeFor(length), length)
    if (units.size > 1 && stat.unit === undefined) choices.set(query.id, [...units.keys()].sort())
    const unit = stat.unit ?? chosenUnit(units.keys())
    const periods = (unit === undefined ? undefined : units.get(unit)) ?? new Map<number, Figures>()
    figures.set(query.id, periods)
    return {
      label: query.label ?? stat.name,
      periodMs: length,
      points: valuesOf(periods, parseStatistic(stat.statistic)),
    }
  }
  const valueOfQuery = (query: MetricQuery): MathValue => {
    const known = values.get(query.id)
    if (known) return known
    const value: MathValue = query.stat
      ? { kind: 'series', series: seriesOf(query, query.stat) }
      : evaluate(parseExpression(query.expression ?? '', query.id), scopeOf(query))
    values.set(query.id, value)
    return value
  }
  const scopeOf = (query: MetricQuery): EvaluationScope => ({
    range: rangeFor(periodMs),
    periodMs,
    fail: why => validation(`Error in expression '${query.id}': ${why}`),
    find(id) {
      const named = byId.get(id)
      return named && valueOfQuery(named)
    },
    metrics: part =>
      queries.flatMap(one => {
        const value = one.stat && one.id.includes(part) ? valueOfQuery(one) : undefined
        return value?.kind === 'series' ? [value.series] : []
      }),
  })

  return {
    choices,
    of: query => seriesOfValue(valueOfQuery(query), query),
    figuresOf(query) {
      valueOfQuery(query)
      return figures.get(query.id) ?? new Map()
    },
  }
}

function valuesOf(periods: ReadonlyMap<number, Figures>, statistic: Statistic | undefined): Point[] {
  return [...periods]
    .flatMap(([at, figures]): Point[] => {
      const value = statistic?.of(figures)
      return value === undefined ? [] : [[at, value]]
    })
    .sort(([a], [b]) => a - b)
}

function seriesOfValue(value: MathValue, { id, label = id }: MetricQuery): readonly TimeSeries[] {
  switch (value.kind) {
    case 'series':
      return [{ ...value.series, label: value.series.label || label }]
    case 'list':
      return value.all
    default:
      throw validation(
        `Error in expression '${id}': The result must be a time series or a list of them, and is a ${value.kind === 'scalar' ? 'number' : 'text'}`,
      )
  }
}

/** The periods of all metrics of a request, in seconds. */
export const periodsOf = (queries: readonly MetricQuery[]) =>
  queries.flatMap(({ stat, period }) => stat?.period ?? period ?? [])
