import type { GetMetricDataOutput, MetricDataResult, StatusCode } from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { checkOneOf, validation } from '../cloudwatch-error.ts'
import type { TimeSeries } from '../math/time-series.ts'
import { type MetricQuery, periodsOf, readQueries, runQueries } from './metric-queries.ts'
import { alignedRange } from './periods.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

const MAX_QUERIES = 500
const MAX_DATAPOINTS = 100_800

export function getMetricData(context: CallContext, input: Input<Sdk, 'GetMetricData'>): GetMetricDataOutput {
  const { StartTime: start, EndTime: end, MaxDatapoints: most = MAX_DATAPOINTS, ScanBy: order } = input
  checkOneOf('scanBy', ['TimestampDescending', 'TimestampAscending'], order)
  if (start.getTime() >= end.getTime())
    throw validation('The parameter StartTime must be less than the parameter EndTime.')
  if (!Number.isInteger(most) || most < 1 || most > MAX_DATAPOINTS)
    throw validation(`The value ${most} for parameter MaxDatapoints is invalid.`)
  if (input.MetricDataQueries.length > MAX_QUERIES)
    throw validation(`The collection MetricDataQueries must not have a size greater than ${MAX_QUERIES}.`)
  const queries = readQueries(input.MetricDataQueries, 'MetricDataQueries')
  const results = runQueries(context.metrics, queries, periodMs => alignedRange(start, end, periodMs))
  const found = queries
    .filter(({ isReturned }) => isReturned)
    .flatMap(query =>
      results.of(query).map(series => ({ query, series, units: results.choices.get(query.id) })),
    )
  const skipped = offsetIn(input.NextToken)
  const each = Math.max(1, Math.floor(most / Math.max(1, found.length)))
  const isAscending = order === 'TimestampAscending'
  const shown = found.map(({ query, series, units }) =>
    resultOf({
      query,
      label: labelOf(query, series, queries),
      points: inOrder(series, isAscending),
      skipped,
      each,
      units,
    }),
  )
  const isAll = found.every(({ series }) => series.points.length <= skipped + each)
  return {
    MetricDataResults: shown,
    Messages: [],
    ...(!isAll && { NextToken: Buffer.from(String(skipped + each)).toString('base64url') }),
  }
}

function offsetIn(token: string | undefined): number {
  if (token === undefined) return 0
  const offset = Number(Buffer.from(token, 'base64url').toString())
  if (Number.isInteger(offset) && offset > 0) return offset
  throw new AwsError('InvalidNextToken', 'The next token specified is invalid.')
}

const inOrder = ({ points }: TimeSeries, isAscending: boolean) => (isAscending ? points : points.toReversed())

interface Shown {
  readonly query: MetricQuery
  readonly label: string
  readonly points: TimeSeries['points']
  readonly skipped: number
  readonly each: number
  readonly units: readonly string[] | undefined
}

function resultOf({ query, label, points, skipped, each, units }: Shown): MetricDataResult {
  const page = points.slice(skipped, skipped + each)
  const status: StatusCode = points.length > skipped + each ? 'PartialData' : 'Complete'
  return {
    Id: query.id,
    Label: label,
    Timestamps: page.map(([at]) => new Date(at)),
    Values: page.map(([, value]) => value),
    StatusCode: status,
    ...(units && {
      Messages: [{ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` }],
    }),
  }
}

/** What tells a metric apart from the others of the request is in its label (recorded answers of GetMetricData). */
function labelOf(query: MetricQuery, series: TimeSeries, queries: readonly MetricQuery[]): string {
  const { stat } = query
  if (query.label !== undefined) return query.label
  if (!stat) return series.label
  const all = queries.flatMap(one => one.stat ?? [])
  const differ = (of: (one: (typeof all)[number]) => unknown) => new Set(all.map(of)).size > 1
  const sameName = all.filter(({ name }) => name === stat.name)
  const dimensionsDiffer = new Set(sameName.map(({ dimensions }) => JSON.stringify(dimensions))).size > 1
  return [
    ...(dimensionsDiffer ? Object.values(stat.dimensions) : []),
    stat.name,
    ...(differ(({ statistic }) => statistic) ? [stat.statistic] : []),
    ...(new Set(periodsOf(queries)).size > 1 ? [String(stat.period)] : []),
  ].join(' ')
}
