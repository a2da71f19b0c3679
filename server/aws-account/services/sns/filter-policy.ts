import { withinSteps } from '../../limits/step-budget.ts'
import { matchesEvent } from '../../patterns/event-pattern/match-event.ts'
import { parseEventPattern } from '../../patterns/event-pattern/parse-pattern.ts'
import { type EventPattern, SNS_DIALECT } from '../../patterns/event-pattern/pattern.ts'
import { PatternError } from '../../patterns/event-pattern/pattern-error.ts'
import type { StoredAttributes } from '../../shape/message-attributes.ts'
import { check, invalid } from './sns-error.ts'
import type { Subscription } from './subscriptions.ts'

/** Developer guide, "Filter policy constraints". */
const MAX_KEYS = 5
const MAX_COMBINATIONS = 150
/** Filtering one message for one subscription may take so many steps; a message is at most 256 KiB. */
const MAX_STEPS = 20_000_000

export type FilterScope = 'MessageAttributes' | 'MessageBody'

export const scopeOf = ({ attributes }: Pick<Subscription, 'attributes'>): FilterScope =>
  attributes.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes'

/** Throws InvalidParameter for what is no filter policy; `prefix` is what SNS says before it. */
export function checkFilterPolicy(text: string, scope: FilterScope, prefix = ''): void {
  const pattern = parse(text, prefix)
  if (pattern === undefined) return
  const keys = pattern.fields.length + pattern.ors.length
  check(keys <= MAX_KEYS, `${prefix}FilterPolicy: Filter policy can not have more than ${MAX_KEYS} keys`)
  if (scope === 'MessageAttributes' && isNested(pattern))
    throw invalid(`${prefix}Filter policy scope MessageAttributes does not support nested filter policy`)
  check(combinations(pattern) <= MAX_COMBINATIONS, `${prefix}FilterPolicy: Filter policy is too complex`)
}

function parse(text: string, prefix: string): EventPattern | undefined {
  // Which lets everything through.
  if (/^\s*\{\s*\}\s*$/.test(text)) return undefined
  try {
    return parseEventPattern(text, SNS_DIALECT)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    throw invalid(
      error.isSyntax
        ? `${prefix}FilterPolicy: failed to parse JSON. ${error.toldWithoutText}`
        : `${prefix}FilterPolicy: ${error.told}`,
    )
  }
}

function isNested(pattern: EventPattern): boolean {
  return pattern.fields.some(field => field.kind === 'within') || pattern.ors.flat().some(isNested)
}

/** Products of the values of all fields, those of nested ones times their level; of alternatives the sum. */
function combinations(pattern: EventPattern, level = 1): number {
  let product = 1
  for (const field of pattern.fields)
    product *= field.kind === 'list' ? field.matchers.length * level : combinations(field.pattern, level + 1)
  for (const group of pattern.ors)
    product *= group.reduce((sum, alternative) => sum + combinations(alternative, level), 0)
  return product
}

/** A message as filters see it. */
export interface FilteredMessage {
  readonly body: string
  readonly attributes: StoredAttributes
}

/** Whether a subscription wants a message. */
export function wants(subscription: Subscription, message: FilteredMessage): boolean {
  const text = subscription.attributes.FilterPolicy
  if (text === undefined) return true
  const pattern = parse(text, '')
  if (pattern === undefined) return true
  const seen = scopeOf(subscription) === 'MessageBody' ? bodyOf(message) : attributesOf(message)
  return seen !== undefined && withinSteps(MAX_STEPS, () => matchesEvent(pattern, seen))
}

/** A body that is no JSON object is wanted by no filter on bodies. */
function bodyOf({ body }: FilteredMessage): unknown {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' ? value : undefined
  } catch {
    return undefined
  }
}

function attributesOf({ attributes }: FilteredMessage): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { type, text = '' }]) => {
      if (type.startsWith('Binary')) return []
      if (type === 'String.Array') return [[name, listOf(text)]]
      return [[name, type.startsWith('Number') ? Number(text) : text]]
    }),
  )
}

function listOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
