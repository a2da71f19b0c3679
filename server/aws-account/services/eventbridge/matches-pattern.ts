import { withinSteps } from '../../limits/step-budget.ts'
import { matchesEvent } from '../../patterns/event-pattern/match-event.ts'
import type { EventPattern } from '../../patterns/event-pattern/pattern.ts'

/** Matching one event with one pattern may take so many steps. */
const MAX_STEPS = 20_000_000

export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return withinSteps(MAX_STEPS, () => matchesEvent(pattern, event))
}
