import { spend } from '../../../limits/step-budget.ts'
import { type Figures, figuresOf, together } from '../../../metrics/metric-figures.ts'
import type { Dimensions, Metric, Resolution } from '../../../metrics/metric-points.ts'
import { parseObject } from '../../../shape/parse-object.ts'

/** A metric that an event brings along. */
export interface EmbeddedMetric {
  readonly metric: Metric
  readonly unit: string
  readonly figures: Figures
  readonly at: number
  readonly resolution: Resolution
}

/** Quotas of the embedded metric format (user guide, "Specification: Embedded metric format"). */
const MAX_METRICS = 100
const MAX_VALUES = 100
const MAX_DIMENSIONS = 30
const MARK = '"CloudWatchMetrics"'

type Fields = Readonly<Record<string, unknown>>

/**
 * The metrics in an event of the embedded metric format: the whole message is a JSON object with `_aws`. Undefined where it is
 * no such event, `invalid` where it wants to be one and is wrong.
 */
export function readEmbeddedMetrics(message: string, now: number): EmbeddedMetric[] | 'invalid' | undefined {
  if (!message.includes(MARK)) return undefined
  spend(message.length)
  const root = parseObject(message)
  const about = asFields(root?._aws)
  if (!root || !Array.isArray(about?.CloudWatchMetrics)) return undefined
  const at = about.Timestamp ?? now
  const directives = about.CloudWatchMetrics.map(asFields)
  if (typeof at !== 'number' || directives.some(directive => !directive)) return 'invalid'
  const metrics = directives.map(directive => readDirective(directive ?? {}, root, at))
  return metrics.some(one => one === 'invalid')
    ? 'invalid'
    : metrics.flatMap(one => (one === 'invalid' ? [] : one))
}

const asFields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined

function readDirective(directive: Fields, root: Fields, at: number): EmbeddedMetric[] | 'invalid' {
  const { Namespace: namespace, Metrics: given, Dimensions: sets = [[]] } = directive
  if (typeof namespace !== 'string' || !namespace || !Array.isArray(given) || !Array.isArray(sets))
    return 'invalid'
  const dimensionSets = sets.map(names => readDimensions(names, root))
  if (given.length > MAX_METRICS || dimensionSets.some(one => !one)) return 'invalid'
  const metrics: EmbeddedMetric[] = []
  for (const definition of given.map(asFields)) {
    const { Name: name, Unit: unit = 'None', StorageResolution: resolution = 60 } = definition ?? {}
    const figures = typeof name === 'string' && Object.hasOwn(root, name) ? readValues(root[name]) : undefined
    if (typeof name !== 'string' || typeof unit !== 'string' || !figures) return 'invalid'
    if (resolution !== 1 && resolution !== 60) return 'invalid'
    for (const dimensions of dimensionSets)
      metrics.push({
        metric: { namespace, name, dimensions: dimensions ?? {} },
        unit,
        figures,
        at,
        resolution,
      })
  }
  return metrics
}

function readDimensions(names: unknown, root: Fields): Dimensions | undefined {
  if (!Array.isArray(names) || names.length > MAX_DIMENSIONS) return undefined
  const entries = names.map(name => {
    const value = typeof name === 'string' && Object.hasOwn(root, name) ? root[name] : undefined
    return [name, value] as const
  })
  if (entries.some(([, value]) => typeof value !== 'string' || !value)) return undefined
  return Object.fromEntries(entries) as Dimensions
}

function readValues(given: unknown): Figures | undefined {
  const values = Array.isArray(given) ? given : [given]
  if (!values.length || values.length > MAX_VALUES) return undefined
  let figures: Figures | undefined
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
    figures = together(figures, figuresOf(value))
  }
  return figures
}
