import type { DimensionFilter, ListMetricsOutput } from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../../../aws-error.ts'
import { spend } from '../../../limits/step-budget.ts'
import { type MetricSeries, metricKey } from '../../../metrics/metric-points.ts'
import type { CallContext } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { checkOneOf, invalidValue } from '../cloudwatch-error.ts'
import { describeDimensions } from './metric-names.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

const PAGE = 500
/** What `PT3H` means. */
const RECENT_MS = 3 * 3_600_000
const STEPS_PER_METRIC = 50

const page = paging({
  maxSize: PAGE,
  order: 'ascending',
  refuseSize: size => invalidValue(`The value ${size} for parameter MaxRecords is invalid.`),
  refuseToken: () =>
    new AwsError('InvalidParameterValueException', 'Request parameter NextToken is invalid.'),
})

export function listMetrics(context: CallContext, input: Input<Sdk, 'ListMetrics'>): ListMetricsOutput {
  checkOneOf('recentlyActive', ['PT3H'], input.RecentlyActive)
  const since = input.RecentlyActive === undefined ? undefined : context.now() - RECENT_MS
  const found = [...context.metrics.all()].filter(series => {
    spend(STEPS_PER_METRIC)
    return (
      (input.Namespace === undefined || series.namespace === input.Namespace) &&
      (input.MetricName === undefined || series.name === input.MetricName) &&
      (input.Dimensions ?? []).every(filter => hasDimension(series, filter)) &&
      (since === undefined || isActiveSince(series, since))
    )
  })
  const keyed = found.map(series => ({ key: metricKey(series), series }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1))
  const { shown, next } = page(keyed, ({ key }) => key, { size: undefined, token: input.NextToken })
  return {
    Metrics: shown.map(({ series }) => ({
      Namespace: series.namespace,
      MetricName: series.name,
      Dimensions: describeDimensions(series.dimensions),
    })),
    NextToken: next,
  }
}

function hasDimension({ dimensions }: MetricSeries, { Name = '', Value }: DimensionFilter): boolean {
  return Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value)
}

function isActiveSince({ points }: MetricSeries, since: number): boolean {
  spend(points.size)
  for (const { start } of points.values()) if (start >= since) return true
  return false
}
