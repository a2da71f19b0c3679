import type { Dimension } from '@aws-sdk/client-cloudwatch'
import type { Dimensions } from '../../../metrics/metric-points.ts'
import { invalidValue } from '../cloudwatch-error.ts'

/** Quotas of the API reference. */
const MAX_CHARS = 255
const MAX_DIMENSIONS = 30
const MAX_DIMENSION_CHARS = 1024
const ASCII = /^[\x20-\x7e]*$/

/** `at` is where in the request they are: `MetricData.member.1.`. */
export function readDimensions(given: readonly Dimension[] | undefined, at: string): Dimensions {
  const dimensions = given ?? []
  if (dimensions.length > MAX_DIMENSIONS)
    throw invalidValue(`The collection ${at}Dimensions must not have a size greater than ${MAX_DIMENSIONS}.`)
  return Object.fromEntries(
    dimensions.map(({ Name, Value }, index) => {
      const part = `${at}Dimensions.member.${index + 1}`
      return [
        readText(Name, `${part}.Name`, MAX_CHARS),
        readText(Value, `${part}.Value`, MAX_DIMENSION_CHARS),
      ]
    }),
  )
}

export const readMetricName = (name: string | undefined, at: string) =>
  readText(name, `${at}MetricName`, MAX_CHARS)

export function readNamespace(namespace: string | undefined): string {
  const text = readText(namespace, 'Namespace', MAX_CHARS)
  if (text.startsWith(':')) throw invalidValue(`The value ${text} for parameter Namespace is invalid.`)
  return text
}

function readText(text: string | undefined, parameter: string, max: number): string {
  if (text === undefined || text === '') throw invalidValue(`The parameter ${parameter} must be specified.`)
  if (text.length > max)
    throw invalidValue(`The parameter ${parameter} must be shorter than ${max + 1} characters.`)
  if (!ASCII.test(text)) throw invalidValue(`The parameter ${parameter} must contain only ASCII characters.`)
  return text
}

export const describeDimensions = (dimensions: Dimensions): Dimension[] =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
