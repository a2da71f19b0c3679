import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs'
import { invalid, wrong } from '../logs-error.ts'
import { parseJson, select, selectorsIn } from '../pattern/json-pattern.ts'
import { parseSpacePattern } from '../pattern/space-pattern.ts'

/** Quotas of PutMetricFilter. */
const MAX_DIMENSIONS = 3
const METRIC_TEXT = /^[^:*$]{1,255}$/

/** Refuses what no metric can be made of. */
export function checkTransformation(given: MetricTransformation, pattern: string): void {
  const { metricName = '', metricNamespace = '', metricValue = '', dimensions = {}, defaultValue } = given
  for (const [name, text] of Object.entries({ metricName, metricNamespace }))
    if (!METRIC_TEXT.test(text))
      throw wrong(
        `metricTransformations.1.member.${name}`,
        'satisfy regular expression pattern: [^:*$]*',
        text,
      )
  if (Number.isNaN(Number(metricValue)) && !metricValue.startsWith('$'))
    throw invalid(`Invalid metric transformation: metric value '${metricValue}' is not valid.`)
  const selectors = [metricValue, ...Object.values(dimensions)].filter(text => text.startsWith('$'))
  const isJson = pattern.trim().startsWith('{')
  const isFields = pattern.trim().startsWith('[')
  for (const selector of selectors)
    if (selector.startsWith('$.') || selector.startsWith('$[') ? !isJson : !isFields)
      throw invalid(`Invalid metric transformation: '${selector}' does not go with the filter pattern.`)
  if (Object.keys(dimensions).length > MAX_DIMENSIONS)
    throw invalid(`The number of dimensions exceeds the maximum of ${MAX_DIMENSIONS}.`)
  if (Object.keys(dimensions).length && defaultValue !== undefined)
    throw invalid(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
    )
}

/** What selectors of a filter stand for in an event that its pattern matches. */
export function readerOf(pattern: string): (message: string) => (selector: string) => unknown {
  const text = pattern.trim()
  if (text.startsWith('{'))
    return message => {
      const event = parseJson(message)
      return selector => select(event, selector)
    }
  if (!text.startsWith('[')) return () => () => undefined
  const fields = parseSpacePattern(text)
  return message => {
    const found = fields.read(message) ?? {}
    return selector => (Object.hasOwn(found, selector.slice(1)) ? found[selector.slice(1)] : undefined)
  }
}

/** What TestMetricFilter shows of an event: what the pattern's fields and selectors are in it. */
export function extractedValues(pattern: string, message: string): Record<string, string> {
  const text = pattern.trim()
  if (text.startsWith('[')) {
    const found = parseSpacePattern(text).read(message) ?? {}
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [`$${name}`, value]))
  }
  if (!text.startsWith('{')) return {}
  const read = readerOf(pattern)(message)
  return Object.fromEntries(
    selectorsIn(text).flatMap(selector => {
      const value = read(selector)
      return value === undefined ? [] : [[selector, asText(value)]]
    }),
  )
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
