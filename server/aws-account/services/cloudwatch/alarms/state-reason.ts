import { realNumber } from '../../../wire/json-numbers.ts'
import type { MetricAlarm } from './alarms.ts'
import { type Datapoint, isBreaching, periodOf, type Verdict } from './evaluate-alarm.ts'
import { javaDouble, offsetTime, shortTime } from './java-formats.ts'
import { COMPARISONS } from './put-metric-alarm.ts'

/** Why an alarm changed its state, in CloudWatch's sentence. */
export function reasonOf(alarm: MetricAlarm, { state, decided, missing }: Verdict): string {
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${missing.length} ${missing.length === 1 ? 'datapoint was' : 'datapoints were'} unknown.`
  const unknown = missing.length && treated(alarm, missing.length)
  if (!decided.length) {
    const periods = missing.length === 1 ? '1 period' : `${missing.length} periods`
    return `Threshold Crossed: no datapoints were received for ${periods} and ${unknown}.`
  }
  const isAlarm = state === 'ALARM'
  const shown = decided.filter(({ value = 0 }) => isBreaching(alarm, value) === isAlarm)
  const list = `[${shown.map(({ at, value = 0 }) => `${javaDouble(value)} (${shortTime(at)})`).join(', ')}]`
  const { evaluationPeriods: wanted, datapointsToAlarm: toAlarm } = alarm
  const counted =
    toAlarm === undefined
      ? `${shown.length} ${shown.length === 1 ? 'datapoint' : 'datapoints'} ${list}`
      : `${shown.length} out of the last ${wanted} datapoints ${list}`
  const verb = `${shown.length === 1 ? 'was' : 'were'}${isAlarm ? '' : ' not'}`
  const words = Object.entries(COMPARISONS).find(([name]) => name === alarm.comparison)?.[1] ?? ''
  const least = isAlarm ? (toAlarm ?? wanted) : wanted - (toAlarm ?? wanted) + 1
  const minimum =
    toAlarm === undefined
      ? ''
      : ` (minimum ${least} ${least === 1 ? 'datapoint' : 'datapoints'} for ${isAlarm ? 'OK -> ALARM' : 'ALARM -> OK'} transition)`
  const alsoMissing = unknown ? ` and ${unknown}` : ''
  return `Threshold Crossed: ${counted} ${verb} ${words} the threshold (${javaDouble(alarm.threshold)})${minimum}${alsoMissing}.`
}

function treated({ treatMissing }: MetricAlarm, count: number): string {
  const how =
    treatMissing === 'breaching' ? 'Breaching' : treatMissing === 'notBreaching' ? 'NonBreaching' : 'Missing'
  return `${count} missing ${count === 1 ? 'datapoint was' : 'datapoints were'} treated as [${how}]`
}

/** The same for programs, as JSON text. */
export function reasonDataOf(alarm: MetricAlarm, { decided, missing }: Verdict, now: number): string {
  const [query] = alarm.queries
  const oldest = decided.at(-1)
  const evaluated = [...decided, ...missing].sort((a, b) => b.at - a.at).map(describe)
  return JSON.stringify({
    version: '1.0',
    queryDate: offsetTime(now),
    ...(oldest && { startDate: offsetTime(oldest.at) }),
    ...(!alarm.isMath && query?.stat?.unit !== undefined && { unit: query.stat.unit }),
    ...(!alarm.isMath && { statistic: query?.stat?.statistic }),
    period: periodOf(alarm) / 1000,
    recentDatapoints: decided.map(({ value }) => (value === undefined ? value : realNumber(value))).reverse(),
    threshold: realNumber(alarm.threshold),
    evaluatedDatapoints: evaluated,
  })
}

const describe = ({ at, value, samples }: Datapoint) => ({
  timestamp: offsetTime(at),
  ...(samples !== undefined && { sampleCount: realNumber(samples) }),
  ...(value !== undefined && { value: realNumber(value) }),
})
