import type { Datapoint, GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch'
import type { Figures } from '../../../metrics/metric-figures.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { checkOneOf, invalidCombination, invalidValue, missingParameter } from '../cloudwatch-error.ts'
import { readDimensions, readMetricName, readNamespace } from './metric-names.ts'
import { alignedRange, byPeriod, isPeriod } from './periods.ts'
import { parseStatistic, STATISTICS, type Statistic } from './statistics.ts'
import { UNITS } from './units.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')
type GetStatistics = Input<Sdk, 'GetMetricStatistics'>

const MAX_DATAPOINTS = 1440

export function getMetricStatistics(context: CallContext, input: GetStatistics): GetMetricStatisticsOutput {
  const { StartTime: start, EndTime: end, Period: period, Unit: unit } = input
  const metric = {
    namespace: readNamespace(input.Namespace),
    name: readMetricName(input.MetricName, ''),
    dimensions: readDimensions(input.Dimensions, ''),
  }
  checkOneOf('unit', UNITS, unit)
  if (start.getTime() >= end.getTime())
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.')
  if (!isPeriod(period))
    throw invalidValue(`The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.`)
  const asked = Math.floor((end.getTime() - start.getTime()) / 1000 / period)
  if (asked > MAX_DATAPOINTS)
    throw invalidCombination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    )
  const wanted = statisticsOf(input)
  const range = alignedRange(start, end, period * 1000)
  const units = byPeriod(context.metrics.find(metric), range, period * 1000)
  const datapoints = [...units].flatMap(([ofUnit, periods]) =>
    unit === undefined || unit === ofUnit
      ? [...periods].map(([at, figures]) => datapoint(at, ofUnit, figures, wanted))
      : [],
  )
  return { Label: metric.name, Datapoints: datapoints }
}

interface Wanted {
  readonly plain: readonly Statistic[]
  readonly extended: readonly Statistic[]
}

function statisticsOf({ Statistics = [], ExtendedStatistics = [] }: GetStatistics): Wanted {
  if (!Statistics.length && !ExtendedStatistics.length)
    throw missingParameter('Must specify either Statistics or ExtendedStatistics')
  for (const name of Statistics) checkOneOf('statistics', STATISTICS, name)
  const read = (name: string) => {
    const statistic = parseStatistic(name)
    if (statistic) return statistic
    throw invalidValue(`The value ${name} for parameter ExtendedStatistics is not supported.`)
  }
  return { plain: Statistics.map(read), extended: ExtendedStatistics.map(read) }
}

function datapoint(at: number, Unit: string, figures: Figures, { plain, extended }: Wanted): Datapoint {
  const named = (all: readonly Statistic[]) =>
    Object.fromEntries(
      all.flatMap(({ name, of }) => {
        const value = of(figures)
        return value === undefined ? [] : [[name, value] as const]
      }),
    )
  return {
    Timestamp: new Date(at),
    ...named(plain),
    ...(extended.length && { ExtendedStatistics: named(extended) }),
    // Only the model's units are kept.
    Unit: Unit as Exclude<Datapoint['Unit'], undefined>,
  }
}
