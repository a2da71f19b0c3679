import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import {
  checkLength,
  checkOneOf,
  invalidCombination,
  limitExceeded,
  missingParameter,
  notAvailable,
  validation,
} from '../cloudwatch-error.ts'
import { readDimensions, readMetricName, readNamespace } from '../metric-data/metric-names.ts'
import { type MetricQuery, periodsOf, readQueries, runQueries } from '../metric-data/metric-queries.ts'
import { isPeriod } from '../metric-data/periods.ts'
import { parseStatistic, STATISTICS } from '../metric-data/statistics.ts'
import { UNITS } from '../metric-data/units.ts'
import { readActions } from './alarm-actions-list.ts'
import {
  type Alarm,
  alarms,
  alarmsOf,
  initialState,
  type MetricAlarm,
  MISSING_DATA,
  type MissingData,
} from './alarms.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')
type PutAlarm = Input<Sdk, 'PutMetricAlarm'>

export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
} as const

/** Comparisons with a band of expected values, which nothing here foretells. */
const OF_BANDS = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
]

/** AWS lets an account have 5,000; here each costs others time. */
const MAX_ALARMS = 500
const MAX_QUERIES = 10
const DAY_SECONDS = 86_400
const HOUR_SECONDS = 3600

/** Makes an alarm, or changes all of the one of that name but its state and its tags. */
export function putMetricAlarm(
  context: CallContext,
  input: PutAlarm,
): { readonly alarm: MetricAlarm; readonly before: Alarm | undefined } {
  const {
    AlarmName: name,
    EvaluationPeriods: evaluationPeriods = 1,
    DatapointsToAlarm: datapointsToAlarm,
  } = input
  checkAlarmName(context, name, input.AlarmDescription)
  checkOneOf('comparisonOperator', [...Object.keys(COMPARISONS), ...OF_BANDS], input.ComparisonOperator)
  if (input.ThresholdMetricId !== undefined || OF_BANDS.includes(input.ComparisonOperator ?? ''))
    throw notAvailable('Anomaly detection')
  const comparison = input.ComparisonOperator
  if (comparison === undefined) throw missingParameter('The parameter ComparisonOperator is required.')
  if (input.Threshold === undefined)
    throw validation('Threshold cannot be null for an alarm without ThresholdMetricId.')
  checkTreatMissing(input.TreatMissingData)
  const queries = input.Metrics?.length ? readMathQueries(input) : [readSingle(input)]
  if (evaluationPeriods < 1) throw validation('The parameter EvaluationPeriods must be greater than 0.')
  if (datapointsToAlarm !== undefined && (datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods))
    throw validation('DatapointsToAlarm must be less than or equal to EvaluationPeriods.')
  checkSpan(evaluationPeriods, Math.max(...periodsOf(queries)))
  const now = context.now()
  tryQueries(context, queries, now)
  const arn = alarms.arn(context, { AlarmName: name })
  const before = alarms.find(context.state, arn)
  const alarm: MetricAlarm = {
    kind: 'metric',
    arn,
    name,
    ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: readActions(input),
    updatedAt: now,
    state: before?.state ?? initialState(now),
    tags: before?.tags ?? newTags(alarms, { ...input }),
    queries,
    isMath: Boolean(input.Metrics?.length),
    comparison,
    threshold: input.Threshold,
    evaluationPeriods,
    ...(datapointsToAlarm !== undefined && { datapointsToAlarm }),
    ...(input.TreatMissingData !== undefined && { treatMissing: input.TreatMissingData }),
    ...lowSampleCountOf(input),
  }
  alarms.save(context.state, arn, alarm)
  return { alarm, before }
}

export function checkAlarmName(context: CallContext, name: string, description: string | undefined): void {
  checkLength('alarmName', name, 255)
  checkLength('alarmDescription', description ?? '', 1024, 0)
  const rows = alarmsOf(context.state)
  if (rows.size >= MAX_ALARMS && !rows.has(alarms.arn(context, { AlarmName: name })))
    throw limitExceeded(`The maximum number of alarms of this account is ${MAX_ALARMS}.`)
}

function checkTreatMissing(value: string | undefined): asserts value is MissingData | undefined {
  if (value !== undefined && !MISSING_DATA.some(one => one === value))
    throw validation(
      `The value ${value} is not supported for TreatMissingData parameter. Supported values are [${MISSING_DATA.join(', ')}].`,
    )
}

function checkSpan(periods: number, seconds: number): void {
  if (seconds < 10 || !isPeriod(seconds))
    throw validation('Invalid metric period. Period must be 10, 20, 30 or a multiple of 60.')
  if (seconds < HOUR_SECONDS && periods * seconds > DAY_SECONDS)
    throw validation(
      `Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${DAY_SECONDS}).`,
    )
  if (periods * seconds > 7 * DAY_SECONDS)
    throw validation(
      `Metrics cannot be checked across more than seven days (EvaluationPeriods * Period must be <= ${7 * DAY_SECONDS}).`,
    )
}

function readSingle(input: PutAlarm): MetricQuery {
  const { Statistic, ExtendedStatistic, Period: period, Unit: unit } = input
  if (Statistic !== undefined && ExtendedStatistic !== undefined)
    throw invalidCombination(
      'The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified both.',
    )
  checkOneOf('statistic', STATISTICS, Statistic)
  checkOneOf('unit', UNITS, unit)
  const statistic = Statistic ?? ExtendedStatistic
  if (statistic === undefined)
    throw missingParameter('One of the parameters Statistic and ExtendedStatistic must be specified.')
  if (!parseStatistic(statistic))
    throw validation(`The value ${statistic} for parameter ExtendedStatistic is not supported.`)
  if (period === undefined) throw missingParameter('The parameter Period is required.')
  return {
    id: 'm1',
    isReturned: true,
    stat: {
      namespace: readNamespace(input.Namespace),
      name: readMetricName(input.MetricName, ''),
      dimensions: readDimensions(input.Dimensions, ''),
      period,
      statistic,
      ...(unit !== undefined && { unit }),
    },
  }
}

function readMathQueries(input: PutAlarm): readonly MetricQuery[] {
  const { Metrics = [] } = input
  for (const name of ['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Period', 'Unit'] as const)
    if (input[name] !== undefined)
      throw invalidCombination(
        `The parameters Metrics and ${name} are mutually exclusive and you have specified both.`,
      )
  if (Metrics.length > MAX_QUERIES)
    throw validation(`The collection Metrics must not have a size greater than ${MAX_QUERIES}.`)
  const queries = readQueries(Metrics, 'Metrics')
  if (queries.filter(({ isReturned }) => isReturned).length !== 1)
    throw validation('Exactly one element of the metrics list should return data.')
  if (!queries.some(({ stat }) => stat)) throw validation('At least one of the metrics must be a MetricStat.')
  if (new Set(queries.flatMap(({ stat }) => stat?.period ?? [])).size > 1)
    throw validation('Period must be the same for all metrics of an alarm.')
  return queries
}

/** What an expression cannot do is told now, and not by an alarm that says nothing. */
function tryQueries({ metrics }: CallContext, queries: readonly MetricQuery[], now: number): void {
  const period = Math.max(...periodsOf(queries)) * 1000
  const results = runQueries(metrics, queries, () => ({ from: now - period, to: now }))
  for (const query of queries)
    if (query.isReturned && results.of(query).length > 1)
      throw validation('The expression that returns data must return a single time series.')
}

function lowSampleCountOf({
  EvaluateLowSampleCountPercentile: given,
}: PutAlarm): Pick<MetricAlarm, 'lowSampleCount'> {
  if (given === undefined || given === '') return {}
  if (given === 'evaluate' || given === 'ignore') return { lowSampleCount: given }
  throw validation(
    `Option ${given} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
  )
}
