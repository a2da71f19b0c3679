import { withinSteps } from '../../../limits/step-budget.ts'
import { matchesEvent } from '../../../patterns/event-pattern/match-event.ts'
import { parseEventPattern } from '../../../patterns/event-pattern/parse-pattern.ts'
import type { EventPattern } from '../../../patterns/event-pattern/pattern.ts'
import { PatternError } from '../../../patterns/event-pattern/pattern-error.ts'
import { invalidParameter } from '../lambda-error.ts'

/** AWS's quotas: patterns of a mapping, and characters of each. */
const MAX_FILTERS = 5
const MAX_PATTERN_CHARS = 4096
/** Far more than any pattern needs for a record. */
const MAX_STEPS = 200_000

interface FilterCriteria {
  readonly Filters?: readonly { readonly Pattern?: string | undefined }[] | undefined
}

/** The patterns of a mapping's filters, which are those of EventBridge. Throws InvalidParameterValueException. */
export function checkedFilters(criteria: FilterCriteria): readonly string[] {
  const patterns = (criteria.Filters ?? []).map(({ Pattern = '' }) => Pattern)
  if (patterns.length > MAX_FILTERS)
    throw invalidParameter(`Maximum number of filters per event source mapping is ${MAX_FILTERS}`)
  for (const pattern of patterns) {
    if (pattern.length > MAX_PATTERN_CHARS) throw invalidParameter('Invalid filter pattern definition.')
    parsed(pattern)
  }
  return patterns
}

function parsed(text: string): EventPattern {
  try {
    return parseEventPattern(text)
  } catch (error) {
    if (error instanceof PatternError) throw invalidParameter('Invalid filter pattern definition.')
    throw error
  }
}

/** Whether a function gets an event: if any of the patterns matches it, or there are none. */
export function createEventFilter(patterns: readonly string[] = []): (event: unknown) => boolean {
  if (patterns.length === 0) return () => true
  const all = patterns.map(parsed)
  return event => all.some(pattern => withinSteps(MAX_STEPS, () => matchesEvent(pattern, event)))
}
