import { TooMuchWork, withinSteps } from '../../../limits/step-budget.ts'
import type { CallContext } from '../../../service.ts'
import { eventBytes, type NewEvent } from '../event-store.ts'
import type { LogGroup } from '../log-groups.ts'
import { parseFilterPattern } from '../pattern/filter-pattern.ts'
import type { Matches } from '../pattern/regex-term.ts'
import { readEmbeddedMetrics } from './embedded-metrics.ts'
import { type MetricFilterRow, metricFiltersOf } from './metric-filters.ts'
import { readerOf } from './transformation.ts'

/** Steps that the metrics of one PutLogEvents may take: some 50 ms. */
const MAX_STEPS = 12_000_000

/**
 * Makes metrics of new events: how many came, what the group's filters find in them, and what they bring along. What would be
 * too much work is left out, and counted as such: the events are kept all the same.
 */
export function measureEvents(context: CallContext, group: LogGroup, events: readonly NewEvent[]): void {
  const { metrics } = context
  const dimensions = { LogGroupName: group.name }
  const note = (name: string, value: number, unit = 'Count') =>
    metrics.put('AWS/Logs', name, dimensions, value, unit)
  note('IncomingLogEvents', events.length)
  note(
    'IncomingBytes',
    events.reduce((sum, { message }) => sum + eventBytes(message), 0),
    'Bytes',
  )
  try {
    withinSteps(MAX_STEPS, () => {
      for (const { message } of events) {
        const found = readEmbeddedMetrics(message, context.now())
        if (found === 'invalid') note('EMFValidationErrors', 1)
        else
          for (const { metric, unit, figures, at, resolution } of found ?? [])
            metrics.add(metric, unit, figures, at, resolution)
      }
      for (const row of metricFiltersOf(context.state, group).values()) measureByFilter(context, row, events)
    })
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error
    note('ForwardingErrors', 1)
  }
}

interface Reading {
  readonly matches: Matches
  readonly read: ReturnType<typeof readerOf>
}

/** By the row, which never changes. */
const readings = new WeakMap<MetricFilterRow, Reading>()

function readingOf(row: MetricFilterRow): Reading {
  const known = readings.get(row)
  if (known) return known
  const reading = { matches: parseFilterPattern(row.pattern), read: readerOf(row.pattern) }
  readings.set(row, reading)
  return reading
}

function measureByFilter({ metrics }: CallContext, row: MetricFilterRow, events: readonly NewEvent[]): void {
  const { metricName = '', metricNamespace = '', metricValue = '', ...made } = row.transformation
  const { matches, read } = readingOf(row)
  const put = (dimensions: Readonly<Record<string, string>>, value: number, at: number) =>
    metrics.put(metricNamespace, metricName, dimensions, value, made.unit ?? 'None', at)
  let found = false
  for (const { message, timestamp } of events) {
    if (!matches(message)) continue
    found = true
    const valueAt = read(message)
    const value = Number(metricValue.startsWith('$') ? (valueAt(metricValue) ?? Number.NaN) : metricValue)
    const dimensions = Object.entries(made.dimensions ?? {}).map(([name, selector]) => {
      const one = selector.startsWith('$') ? valueAt(selector) : selector
      return [name, one === undefined || typeof one === 'object' ? undefined : String(one)] as const
    })
    // Without one of its dimensions it would be another metric.
    if (!Number.isNaN(value) && dimensions.every(([, one]) => one))
      put(Object.fromEntries(dimensions) as Record<string, string>, value, timestamp)
  }
  const last = events.at(-1)
  if (!found && last && made.defaultValue !== undefined) put({}, made.defaultValue, last.timestamp)
}
