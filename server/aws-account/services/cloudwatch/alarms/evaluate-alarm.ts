import type { StateValue } from '@aws-sdk/client-cloudwatch'
import type { Metrics } from '../../../metrics/account-metrics.ts'
import type { Figures } from '../../../metrics/metric-figures.ts'
import { periodsOf, runQueries } from '../metric-data/metric-queries.ts'
import type { MetricAlarm } from './alarms.ts'

/** A period that an alarm looks at. */
export interface Datapoint {
  /** Its start, in milliseconds. */
  readonly at: number
  /** Undefined where data is missing. */
  readonly value: number | undefined
  /** Of how many samples it was made; undefined of an expression. */
  readonly samples: number | undefined
}

/** What an alarm found. */
export interface Verdict {
  /** Undefined where the state is to stay what it is. */
  readonly state: StateValue | undefined
  /** Newest first: those that the state was decided by, without what is missing. */
  readonly decided: readonly Datapoint[]
  readonly missing: readonly Datapoint[]
  /** When it has to look again; undefined if only new data can change anything. */
  readonly nextAt: number | undefined
}

type AlarmMetrics = Pick<Metrics, 'find'>

const MINUTE_MS = 60_000
const SHORT_STEP_MS = 10_000
/** Periods that are looked at beyond those to be evaluated, so that data that comes late still counts. */
const EXTRA_PERIODS = 2
/** Values by the minute count as long for alarms with shorter periods. */
const MINUTE_METRICS_MS = 3 * MINUTE_MS

export const periodOf = (alarm: MetricAlarm) => Math.max(...periodsOf(alarm.queries)) * 1000

/** Alarms look at every full minute, those of shorter periods every ten seconds. */
export const stepOf = (alarm: MetricAlarm) => (periodOf(alarm) < MINUTE_MS ? SHORT_STEP_MS : MINUTE_MS)

/**
 * What an alarm's state is at `now`, by the periods that have ended (user guide, "Alarm evaluation" and "Configuring how
 * CloudWatch alarms treat missing data"). The period that is still going on counts once its outcome is certain: a sum
 * that is too great already does not become less.
 */
export function evaluateAlarm(alarm: MetricAlarm, metrics: AlarmMetrics, now: number): Verdict {
  const step = stepOf(alarm)
  const end = Math.floor(now / step) * step
  const ended = readDatapoints(alarm, metrics, end)
  const ongoing = readDatapoints(alarm, metrics, end + step)
  const hasData = [...ended.all, ...ongoing.all].some(({ value }) => value !== undefined)
  const later = hasData ? end + step : firstPointFrom(alarm, metrics, end + step)
  const early = decide(alarm, ongoing.all)
  const isCertain = early.state === 'ALARM' && isSettled(alarm, ongoing.all[0], ongoing.figures)
  return { ...(isCertain ? early : decide(alarm, ended.all)), nextAt: later }
}

/** Newest first. */
function readDatapoints(alarm: MetricAlarm, metrics: AlarmMetrics, end: number) {
  const period = periodOf(alarm)
  const count = alarm.evaluationPeriods + extraPeriods(alarm, metrics, end)
  const range = { from: end - count * period, to: end }
  const results = runQueries(metrics, alarm.queries, () => range)
  const compared = alarm.queries.find(({ isReturned }) => isReturned)
  const [series] = compared ? results.of(compared) : []
  const figures = compared?.stat ? results.figuresOf(compared) : undefined
  const values = new Map(series?.points)
  const all = Array.from({ length: count }, (_, index): Datapoint => {
    const at = end - (index + 1) * period
    return { at, value: values.get(at), samples: figures?.get(at)?.count }
  })
  return { all, figures }
}

function extraPeriods(alarm: MetricAlarm, metrics: AlarmMetrics, end: number): number {
  const period = periodOf(alarm)
  if (period >= MINUTE_MS) return EXTRA_PERIODS
  const since = end - MINUTE_METRICS_MS
  const isByMinute = alarm.queries.some(({ stat }) =>
    [...((stat && metrics.find(stat)?.points.values()) ?? [])].some(
      ({ start, resolution }) => resolution === 60 && start >= since,
    ),
  )
  return isByMinute ? Math.ceil(MINUTE_METRICS_MS / period) : EXTRA_PERIODS
}

/** When the next value is that was told ahead of its time. */
function firstPointFrom(alarm: MetricAlarm, metrics: AlarmMetrics, from: number): number | undefined {
  const starts = alarm.queries.flatMap(({ stat }) =>
    [...((stat && metrics.find(stat)?.points.values()) ?? [])].flatMap(({ start }) =>
      start >= from ? [start] : [],
    ),
  )
  return starts.length ? starts.reduce((first, start) => Math.min(first, start)) : undefined
}

function decide(alarm: MetricAlarm, all: readonly Datapoint[]): Omit<Verdict, 'nextAt'> {
  const { evaluationPeriods: wanted, datapointsToAlarm: toAlarm = wanted, treatMissing = 'missing' } = alarm
  const real = all.filter(({ value }) => value !== undefined).slice(0, wanted)
  const breaching = real.filter(({ value = 0 }) => isBreaching(alarm, value))
  const missing = all.filter(({ value }) => value === undefined).slice(0, wanted - real.length)
  const verdict = (state: StateValue | undefined) => ({ state, decided: real, missing })
  if (lacksSamples(alarm, real)) return verdict(undefined)
  const filled = treatMissing === 'breaching' ? missing.length : 0
  if (breaching.length + filled >= toAlarm) return verdict('ALARM')
  if (!missing.length || treatMissing === 'breaching' || treatMissing === 'notBreaching') return verdict('OK')
  if (breaching.length < real.length) return verdict('OK')
  if (treatMissing === 'ignore') return verdict(undefined)
  if (!real.length) return verdict('INSUFFICIENT_DATA')
  // All there is is too much: it counts when it has been so for as long as it takes, not before.
  const oldest = all.findLastIndex(({ value }) => value !== undefined)
  return verdict(oldest + 1 >= toAlarm ? 'ALARM' : undefined)
}

export function isBreaching({ comparison, threshold }: MetricAlarm, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanThreshold':
      return value > threshold
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold
    case 'LessThanThreshold':
      return value < threshold
    case 'LessThanOrEqualToThreshold':
      return value <= threshold
    default:
      return false
  }
}

/** Whether more values can change nothing any more about a period that breaches already. */
function isSettled(
  alarm: MetricAlarm,
  newest: Datapoint | undefined,
  figures: ReadonlyMap<number, Figures> | undefined,
): boolean {
  const [query] = alarm.queries
  if (alarm.isMath || !newest || newest.value === undefined || !isBreaching(alarm, newest.value)) return false
  const isUpward = alarm.comparison.startsWith('GreaterThan')
  switch (query?.stat?.statistic) {
    case 'Maximum':
    case 'SampleCount':
      return isUpward
    case 'Sum':
      return isUpward && (figures?.get(newest.at)?.min ?? -1) >= 0
    case 'Minimum':
      return !isUpward
    default:
      return false
  }
}

/** Percentiles of few values say little: the alarm may be told to leave them out (PutMetricAlarm). */
function lacksSamples({ lowSampleCount, queries }: MetricAlarm, decided: readonly Datapoint[]): boolean {
  const percentile = /^p([\d.]+)$/.exec(queries[0]?.stat?.statistic ?? '')
  if (lowSampleCount !== 'ignore' || !percentile) return false
  const share = Number(percentile[1]) / 100
  const least = 10 / (share >= 0.5 ? 1 - share : share)
  return decided.some(({ samples = 0 }) => samples < least - 1e-9)
}
