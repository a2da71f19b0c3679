import type { MetricDatum, StatisticSet } from '@aws-sdk/client-cloudwatch'
import { type Figures, figuresOf, together } from '../../../metrics/metric-figures.ts'
import type { Resolution } from '../../../metrics/metric-points.ts'
import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { checkOneOf, invalidCombination, invalidValue, missingParameter } from '../cloudwatch-error.ts'
import { readDimensions, readMetricName, readNamespace } from './metric-names.ts'
import { UNITS } from './units.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

/** Quotas of PutMetricData (API reference). */
const MAX_METRICS = 1000
const MAX_VALUES = 150
const MAX_AGE_MS = 14 * 86_400_000
const MAX_AHEAD_MS = 2 * 3_600_000
const MAX_VALUE = 2 ** 360

export function putMetricData(context: CallContext, input: Input<Sdk, 'PutMetricData'>): void {
  const { MetricData: data = [] } = input
  const namespace = readNamespace(input.Namespace)
  if (namespace.startsWith('AWS/'))
    throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`)
  if (!data.length) throw missingParameter('The parameter MetricData is required.')
  if (data.length > MAX_METRICS)
    throw invalidValue(`The collection MetricData must not have a size greater than ${MAX_METRICS}.`)
  const now = context.now()
  // All or nothing: each is read before any is kept.
  const all = data.map((datum, index) => readDatum(datum, `MetricData.member.${index + 1}.`, now))
  for (const { name, dimensions, unit, figures, at, resolution } of all)
    context.metrics.add({ namespace, name, dimensions }, unit, figures, at, resolution)
  context.metrics.write()
}

function readDatum(datum: MetricDatum, at: string, now: number) {
  const { Unit: unit = 'None', StorageResolution = 60 } = datum
  checkOneOf(`${at}Unit`, UNITS, unit)
  if (StorageResolution !== 1 && StorageResolution !== 60)
    throw invalidValue(`The parameter ${at}StorageResolution must be 1 or 60.`)
  const resolution: Resolution = StorageResolution
  return {
    name: readMetricName(datum.MetricName, at),
    dimensions: readDimensions(datum.Dimensions, at),
    unit,
    figures: readFigures(datum, at),
    at: readTime(datum.Timestamp, at, now),
    resolution,
  }
}

function readTime(given: Date | undefined, at: string, now: number): number {
  const time = given?.getTime() ?? now
  if (time < now - MAX_AGE_MS)
    throw invalidValue(`The parameter ${at}Timestamp must specify a time within the past two weeks.`)
  if (time > now + MAX_AHEAD_MS)
    throw invalidValue(
      `The parameter ${at}Timestamp must specify a time no more than two hours in the future.`,
    )
  return time
}

function readFigures({ Value, Values, Counts, StatisticValues }: MetricDatum, at: string): Figures {
  const exclude = (name: string) =>
    invalidCombination(
      `The parameters ${at}Value and ${at}${name} are mutually exclusive and you have specified both.`,
    )
  if (Value !== undefined && Values) throw exclude('Values')
  if (Value !== undefined && StatisticValues) throw exclude('StatisticValues')
  if (StatisticValues) return readTotals(StatisticValues, at)
  if (Value !== undefined) return figuresOf(readValue(Value, `${at}Value`))
  if (!Values?.length)
    throw missingParameter(
      `At least one of the parameters ${at}Value, ${at}Values, ${at}StatisticValues must be specified.`,
    )
  if (Counts && Counts.length !== Values.length)
    throw invalidValue(`The parameters ${at}Values and ${at}Counts must be of the same size.`)
  if (Values.length > MAX_VALUES)
    throw invalidValue(`The collection ${at}Values must not have a size greater than ${MAX_VALUES}.`)
  let figures: Figures | undefined
  for (const [index, value] of Values.entries()) {
    const part = `${at}Values.member.${index + 1}`
    const count = Counts?.[index] ?? 1
    if (!(count > 0))
      throw invalidValue(`The parameter ${at}Counts.member.${index + 1} must be greater than 0.`)
    figures = together(figures, figuresOf(readValue(value, part), count))
  }
  return figures ?? figuresOf(0, 0)
}

function readTotals({ SampleCount, Sum, Minimum, Maximum }: StatisticSet, at: string): Figures {
  const of = (value: number | undefined, name: string) =>
    readValue(value ?? Number.NaN, `${at}StatisticValues.${name}`)
  const totals = {
    sum: of(Sum, 'Sum'),
    count: of(SampleCount, 'SampleCount'),
    min: of(Minimum, 'Minimum'),
    max: of(Maximum, 'Maximum'),
  }
  if (totals.count <= 0)
    throw invalidValue(`The parameter ${at}StatisticValues.SampleCount must be greater than 0.`)
  if (totals.min > totals.max)
    throw invalidValue(
      `The parameter ${at}StatisticValues.Maximum must be greater than or equal to ${at}StatisticValues.Minimum.`,
    )
  return totals.min === totals.max ? { ...totals, values: [[totals.min, totals.count]] } : totals
}

function readValue(value: number, parameter: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > MAX_VALUE)
    throw invalidValue(`The value ${value} for parameter ${parameter} is invalid.`)
  return value
}
