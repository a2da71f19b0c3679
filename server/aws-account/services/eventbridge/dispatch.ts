import { parseEventPattern } from '../../patterns/event-pattern/parse-pattern.ts'
import type { EventPattern } from '../../patterns/event-pattern/pattern.ts'
import type { BackgroundContext } from '../../service.ts'
import { archiveEvent } from './archives.ts'
import type { BusEvent } from './event.ts'
import { matchesPattern } from './matches-pattern.ts'
import { type Rule, rulesOfBus } from './rules.ts'
import type { TargetDeliveries } from './target-deliveries.ts'

/** Patterns by their text's rule: rows never change. */
const patterns = new WeakMap<Rule, EventPattern>()

function patternOf(rule: Rule): EventPattern | undefined {
  if (rule.pattern === undefined) return undefined
  const known = patterns.get(rule)
  if (known) return known
  const pattern = parseEventPattern(rule.pattern)
  patterns.set(rule, pattern)
  return pattern
}

/** Hands an event on a bus to the targets of the rules that match, and keeps it where an archive asks for it. */
export function dispatch(
  context: BackgroundContext,
  busArn: string,
  event: BusEvent,
  to: {
    readonly deliveries: TargetDeliveries
    /** Of a replay: the rules that it is for, all of the bus where absent. */
    readonly onlyRules?: readonly string[] | undefined
  },
): void {
  const { state, metrics } = context
  // What is played again is archived no second time.
  if (event['replay-name'] === undefined) archiveEvent(context, busArn, event)
  for (const rule of rulesOfBus(state, busArn)) {
    if (rule.state === 'DISABLED' || (to.onlyRules && !to.onlyRules.includes(rule.arn))) continue
    const pattern = patternOf(rule)
    if (!pattern || !matchesPattern(pattern, event)) continue
    const dimensions = { RuleName: rule.name }
    metrics.put('AWS/Events', 'MatchedEvents', dimensions, 1, 'Count')
    metrics.put('AWS/Events', 'TriggeredRules', dimensions, 1, 'Count')
    to.deliveries.add(rule, event)
  }
}
