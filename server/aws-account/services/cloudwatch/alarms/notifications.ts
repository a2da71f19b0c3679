import { createHash } from 'node:crypto'
import type { BackgroundContext } from '../../../service.ts'
import { realNumber } from '../../../wire/json-numbers.ts'
import type { MetricQuery } from '../metric-data/metric-queries.ts'
import { STATISTICS } from '../metric-data/statistics.ts'
import { describeActions } from './alarm-actions-list.ts'
import type { Alarm, AlarmState, CompositeAlarm, MetricAlarm } from './alarms.ts'
import { offsetTime } from './java-formats.ts'

/** A change of an alarm's state, as its actions are told of it. */
export interface StateChange {
  /** As it was just afterwards. */
  readonly alarm: Alarm
  readonly before: AlarmState
}

type Place = Pick<BackgroundContext, 'accountId' | 'region'>

/** What regions are called where people read. */
const REGION_NAMES: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
  'eu-west-1': 'EU (Ireland)',
  'eu-west-2': 'EU (London)',
  'eu-central-1': 'EU (Frankfurt)',
  'eu-north-1': 'EU (Stockholm)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
}

const regionName = ({ region }: Place) => REGION_NAMES[region] ?? region

/** Subject and message for a topic (user guide, "Notifying users on alarm changes"; recorded messages). */
export function topicMessage(
  place: Place,
  { alarm, before }: StateChange,
): { Subject: string; Message: string } {
  const { OKActions, AlarmActions, InsufficientDataActions } = describeActions(alarm.actions)
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: place.accountId,
    ...(alarm.kind === 'metric' && { AlarmConfigurationUpdatedTimestamp: offsetTime(alarm.updatedAt) }),
    NewStateValue: alarm.state.value,
    NewStateReason: alarm.state.reason,
    StateChangeTime: offsetTime(alarm.state.transitionedAt),
    Region: regionName(place),
    AlarmArn: alarm.arn,
    OldStateValue: before.value,
    OKActions,
    AlarmActions,
    InsufficientDataActions,
    ...(alarm.kind === 'metric' ? { Trigger: triggerOf(alarm) } : compositeTrigger(alarm)),
  }
  const subject = `${alarm.state.value}: "${alarm.name}" in ${regionName(place)}`
  return { Subject: subject.slice(0, 100), Message: JSON.stringify(message) }
}

function compositeTrigger({ rule, state }: CompositeAlarm) {
  const { triggeringAlarms = [] } = JSON.parse(state.reasonData ?? '{}') as {
    triggeringAlarms?: TriggeringAlarm[]
  }
  return {
    AlarmRule: rule,
    TriggeringChildren: triggeringAlarms.map(({ arn, state: child }) => ({
      Arn: arn,
      State: { Value: child.value, Timestamp: child.timestamp },
    })),
  }
}

/** In the reason's data of a composite alarm. */
export interface TriggeringAlarm {
  readonly arn: string
  readonly state: { readonly value: string; readonly timestamp: string }
}

function triggerOf(alarm: MetricAlarm) {
  const [query] = alarm.queries
  const stat = alarm.isMath ? undefined : query?.stat
  return {
    ...(stat && {
      MetricName: stat.name,
      Namespace: stat.namespace,
      ...(STATISTICS.includes(stat.statistic)
        ? { StatisticType: 'Statistic', Statistic: TOPIC_STATISTICS[stat.statistic] ?? stat.statistic }
        : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: stat.statistic }),
      Unit: stat.unit ?? null,
      Dimensions: lowerDimensions(stat.dimensions),
    }),
    Period: stat?.period ?? query?.stat?.period ?? 60,
    EvaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm !== undefined && { DatapointsToAlarm: alarm.datapointsToAlarm }),
    ComparisonOperator: alarm.comparison,
    Threshold: realNumber(alarm.threshold),
    TreatMissingData: alarm.treatMissing ?? '',
    EvaluateLowSampleCountPercentile: alarm.lowSampleCount ?? '',
    ...(!stat && { Metrics: alarm.queries.map(topicQuery) }),
  }
}

const TOPIC_STATISTICS: Readonly<Record<string, string>> = {
  Average: 'AVERAGE',
  Sum: 'SUM',
  Minimum: 'MINIMUM',
  Maximum: 'MAXIMUM',
  SampleCount: 'SAMPLE_COUNT',
}

const lowerDimensions = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([name, value]) => ({ value, name }))

const topicQuery = ({ id, label, expression, stat, isReturned }: MetricQuery) => ({
  ...(expression !== undefined && { Expression: expression }),
  Id: id,
  ...(label !== undefined && { Label: label }),
  ...(stat && {
    MetricStat: {
      Metric: {
        Dimensions: lowerDimensions(stat.dimensions),
        MetricName: stat.name,
        Namespace: stat.namespace,
      },
      Period: stat.period,
      Stat: stat.statistic,
    },
  }),
  ReturnData: isReturned,
})

/** What functions get (user guide, "Invoking Lambda functions from alarms"). */
export const functionPayload = (place: Place, change: StateChange) => ({
  source: 'aws.cloudwatch',
  alarmArn: change.alarm.arn,
  accountId: place.accountId,
  time: offsetTime(change.alarm.state.transitionedAt),
  region: place.region,
  alarmData: eventDetail(change),
})

/** The detail of EventBridge's "CloudWatch Alarm State Change". */
export const eventDetail = ({ alarm, before }: StateChange) => ({
  alarmName: alarm.name,
  state: eventState(alarm.state),
  previousState: eventState(before),
  configuration: configurationOf(alarm),
})

const eventState = ({ value, reason, reasonData, updatedAt }: AlarmState) => ({
  value,
  reason,
  ...(reasonData !== undefined && { reasonData }),
  timestamp: offsetTime(updatedAt),
})

export const configurationOf = (alarm: Alarm) => ({
  ...(alarm.description !== undefined && { description: alarm.description }),
  ...(alarm.kind === 'composite' ? { alarmRule: alarm.rule } : { metrics: metricsOf(alarm) }),
})

function metricsOf(alarm: MetricAlarm) {
  return alarm.queries.map(({ id, label, expression, stat, isReturned }) => ({
    // An alarm over one metric has an id of CloudWatch's own.
    id: alarm.isMath ? id : uuidOf(alarm.arn),
    ...(expression !== undefined && { expression }),
    ...(label !== undefined && { label }),
    ...(stat && {
      metricStat: {
        metric: { namespace: stat.namespace, name: stat.name, dimensions: stat.dimensions },
        period: stat.period,
        stat: stat.statistic,
        ...(stat.unit !== undefined && { unit: stat.unit }),
      },
    }),
    returnData: isReturned,
  }))
}

/** Always the same of the same text. */
const uuidOf = (text: string) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
