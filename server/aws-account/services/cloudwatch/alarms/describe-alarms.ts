import type {
  CompositeAlarm as CompositeAlarmAnswer,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsOutput,
  MetricAlarm as MetricAlarmAnswer,
  MetricDataQuery,
  Statistic,
} from '@aws-sdk/client-cloudwatch'
import { AwsError } from '../../../aws-error.ts'
import { metricKey } from '../../../metrics/metric-points.ts'
import type { CallContext } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { checkOneOf, invalidCombination, validation, wrong } from '../cloudwatch-error.ts'
import { describeDimensions, readDimensions } from '../metric-data/metric-names.ts'
import type { MetricQuery, StatQuery } from '../metric-data/metric-queries.ts'
import { STATISTICS } from '../metric-data/statistics.ts'
import { describeActions } from './alarm-actions-list.ts'
import { typeOf } from './alarm-history.ts'
import { type Alarm, alarmsOf, type CompositeAlarm, type MetricAlarm } from './alarms.ts'
import { parseRule } from './composite-rule.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

const PAGE = 100
const DEFAULT_PAGE = 50

const page = paging({
  maxSize: PAGE,
  defaultSize: DEFAULT_PAGE,
  order: 'ascending',
  refuseSize: size => wrong('maxRecords', `have value between 1 and ${PAGE}`, size),
  refuseToken: () => new AwsError('InvalidNextToken', 'The next token specified is invalid.'),
})

export function describeAlarms(
  context: CallContext,
  input: Input<Sdk, 'DescribeAlarms'>,
): DescribeAlarmsOutput {
  const {
    AlarmNames: names,
    AlarmNamePrefix: prefix,
    AlarmTypes: types,
    StateValue: value,
    ActionPrefix: action,
  } = input
  checkOneOf('stateValue', ['OK', 'ALARM', 'INSUFFICIENT_DATA'], value)
  if (names && prefix !== undefined)
    throw validation('AlarmNamePrefix and AlarmNames are mutually exclusive.')
  const all = [...alarmsOf(context.state).values()]
  const related = relatedTo(input, all)
  const wanted = types ?? (related ? ['MetricAlarm', 'CompositeAlarm'] : ['MetricAlarm'])
  const found = (related ?? all)
    .filter(
      alarm =>
        wanted.includes(typeOf(alarm.kind)) &&
        (!names || names.includes(alarm.name)) &&
        alarm.name.startsWith(prefix ?? '') &&
        (value === undefined || alarm.state.value === value) &&
        (action === undefined || hasAction(alarm, action)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(found, ({ name }) => name, {
    size: input.MaxRecords,
    token: input.NextToken,
  })
  return {
    MetricAlarms: shown.flatMap(one => (one.kind === 'metric' ? describeMetricAlarm(one) : [])),
    CompositeAlarms: shown.flatMap(one => (one.kind === 'composite' ? describeComposite(one) : [])),
    NextToken: next,
  }
}

const hasAction = ({ actions }: Alarm, prefix: string) =>
  Object.values(actions).some(arns => arns.some(arn => arn.startsWith(prefix)))

/** The children or parents of a composite alarm, where the request asks for those. */
function relatedTo(
  { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child }: Input<Sdk, 'DescribeAlarms'>,
  all: readonly Alarm[],
): readonly Alarm[] | undefined {
  if (parent !== undefined && child !== undefined)
    throw invalidCombination('ChildrenOfAlarmName and ParentsOfAlarmName are mutually exclusive.')
  const isAbout = (composite: Alarm, { name, arn }: Alarm) =>
    composite.kind === 'composite' &&
    parseRule(composite.rule).alarms.some(named => named === name || named === arn)
  const named = all.find(({ name }) => name === (parent ?? child))
  if (parent === undefined && child === undefined) return undefined
  if (!named) return []
  return all.filter(one => (parent === undefined ? isAbout(one, named) : isAbout(named, one)))
}

export function describeAlarmsForMetric(
  { state }: CallContext,
  input: Input<Sdk, 'DescribeAlarmsForMetric'>,
): DescribeAlarmsForMetricOutput {
  const { Statistic: plain, ExtendedStatistic: extended, Period: period, Unit: unit } = input
  const statistic = plain ?? extended
  const metric = {
    namespace: input.Namespace,
    name: input.MetricName,
    dimensions: readDimensions(input.Dimensions, ''),
  }
  const isMeant = (stat: StatQuery) =>
    metricKey(stat) === metricKey(metric) &&
    (statistic === undefined || stat.statistic === statistic) &&
    (period === undefined || stat.period === period) &&
    (unit === undefined || stat.unit === unit)
  return {
    MetricAlarms: [...alarmsOf(state).values()].flatMap(alarm =>
      alarm.kind === 'metric' && alarm.queries.some(({ stat }) => stat && isMeant(stat))
        ? describeMetricAlarm(alarm)
        : [],
    ),
  }
}

function describeCommon(alarm: Alarm) {
  const { description, state } = alarm
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    ...(description !== undefined && { AlarmDescription: description }),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.updatedAt),
    ActionsEnabled: alarm.actionsEnabled,
    ...describeActions(alarm.actions),
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: new Date(state.updatedAt),
    StateTransitionedTimestamp: new Date(state.transitionedAt),
  }
}

export const describeComposite = (alarm: CompositeAlarm): CompositeAlarmAnswer => ({
  ...describeCommon(alarm),
  AlarmRule: alarm.rule,
})

export function describeMetricAlarm(alarm: MetricAlarm): MetricAlarmAnswer {
  const [query] = alarm.queries
  return {
    ...describeCommon(alarm),
    ...(alarm.isMath || !query?.stat
      ? { Metrics: alarm.queries.map(describeQuery) }
      : describeSingle(query.stat)),
    EvaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm !== undefined && { DatapointsToAlarm: alarm.datapointsToAlarm }),
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    ...(alarm.treatMissing !== undefined && { TreatMissingData: alarm.treatMissing }),
    ...(alarm.lowSampleCount !== undefined && { EvaluateLowSampleCountPercentile: alarm.lowSampleCount }),
  }
}

function describeSingle({ statistic, ...stat }: StatQuery): MetricAlarmAnswer {
  const isPlain = STATISTICS.includes(statistic)
  return {
    MetricName: stat.name,
    Namespace: stat.namespace,
    ...(isPlain ? { Statistic: statistic as Statistic } : { ExtendedStatistic: statistic }),
    Dimensions: describeDimensions(stat.dimensions),
    Period: stat.period,
    ...unitOf(stat),
  }
}

/** Units were checked when they were given. */
const unitOf = ({ unit }: Pick<StatQuery, 'unit'>) =>
  unit === undefined ? {} : { Unit: unit as Exclude<MetricAlarmAnswer['Unit'], undefined> }

export function describeQuery({
  id,
  label,
  isReturned,
  stat,
  expression,
  period,
}: MetricQuery): MetricDataQuery {
  return {
    Id: id,
    ...(stat && {
      MetricStat: {
        Metric: {
          Namespace: stat.namespace,
          MetricName: stat.name,
          Dimensions: describeDimensions(stat.dimensions),
        },
        Period: stat.period,
        Stat: stat.statistic,
        ...unitOf(stat),
      },
    }),
    ...(expression !== undefined && { Expression: expression }),
    ...(label !== undefined && { Label: label }),
    ReturnData: isReturned,
    ...(period !== undefined && { Period: period }),
  }
}
