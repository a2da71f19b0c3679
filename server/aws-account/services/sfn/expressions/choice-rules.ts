import { readWildcard, wildcardMatches } from '../../../patterns/wildcard.ts'
import type { Json } from '../definition/asl.ts'
import { RuntimeError } from '../interpreter/state-error.ts'
import { isObject } from './data.ts'
import { NoSuchPath } from './json-path-model.ts'
import { type Scope, valueAt, valueOfPathField } from './scope.ts'
import { parseTimestamp } from './timestamp.ts'

type Rule = Readonly<Record<string, Json>>

/** Whether a rule of a Choice in JSONPath is fulfilled. */
export function isFulfilled(rule: Rule, scope: Scope): boolean {
  if (Array.isArray(rule.And)) return rule.And.every(inner => isFulfilled(inner as Rule, scope))
  if (Array.isArray(rule.Or)) return rule.Or.some(inner => isFulfilled(inner as Rule, scope))
  if (isObject(rule.Not)) return !isFulfilled(rule.Not, scope)
  const operator = operatorOf(rule)
  const variable = String(rule.Variable)
  const wanted = rule[operator] ?? null
  if (operator === 'IsPresent') return isPresent(variable, scope) === wanted
  const value = referenced(variable, scope)
  const is = TYPES[operator]
  if (is) return is(value) === wanted
  const isPath = operator.endsWith('Path')
  const compared = isPath ? valueOfPathField(String(wanted), scope) : wanted
  return COMPARISONS[isPath ? operator.slice(0, -4) : operator]?.(value, compared) ?? false
}

/** The comparison of a rule, e.g. `StringEquals`; undefined where it has none. */
export const operatorOf = (rule: Rule): string =>
  Object.keys(rule).find(
    key => Object.hasOwn(TYPES, key) || Object.hasOwn(COMPARISONS, key) || isPathOperator(key),
  ) ?? ''

const isPathOperator = (key: string) => key.endsWith('Path') && Object.hasOwn(COMPARISONS, key.slice(0, -4))

function referenced(variable: string, scope: Scope): Json {
  try {
    return valueAt(variable, scope)
  } catch (error) {
    if (error instanceof NoSuchPath)
      throw new RuntimeError(
        `Invalid path '${variable}': The choice state's condition path references an invalid value.`,
      )
    throw error
  }
}

function isPresent(variable: string, scope: Scope): boolean {
  try {
    valueAt(variable, scope)
    return true
  } catch (error) {
    if (error instanceof NoSuchPath) return false
    throw error
  }
}

const isTimestamp = (value: Json) => typeof value === 'string' && parseTimestamp(value) !== undefined

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  IsPresent: () => true,
  IsNull: value => value === null,
  IsNumeric: value => typeof value === 'number',
  IsString: value => typeof value === 'string',
  IsBoolean: value => typeof value === 'boolean',
  IsTimestamp: isTimestamp,
}

type Compare = (value: Json, wanted: Json) => boolean

const strings =
  (test: (order: number) => boolean): Compare =>
  (value, wanted) =>
    typeof value === 'string' &&
    typeof wanted === 'string' &&
    test(value === wanted ? 0 : value < wanted ? -1 : 1)
const numbers =
  (test: (order: number) => boolean): Compare =>
  (value, wanted) =>
    typeof value === 'number' && typeof wanted === 'number' && test(value - wanted)
const times =
  (test: (order: number) => boolean): Compare =>
  (value, wanted) => {
    const [left, right] = [value, wanted].map(one =>
      typeof one === 'string' ? parseTimestamp(one) : undefined,
    )
    return left !== undefined && right !== undefined && test(left - right)
  }

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  Equals: order => order === 0,
  LessThan: order => order < 0,
  GreaterThan: order => order > 0,
  LessThanEquals: order => order <= 0,
  GreaterThanEquals: order => order >= 0,
}

const COMPARISONS: Readonly<Record<string, Compare>> = {
  ...comparisonsOf('String', strings),
  ...comparisonsOf('Numeric', numbers),
  ...comparisonsOf('Timestamp', times),
  BooleanEquals: (value, wanted) => typeof value === 'boolean' && value === wanted,
  StringMatches: (value, wanted) =>
    typeof value === 'string' &&
    typeof wanted === 'string' &&
    wildcardMatches(readWildcard(wanted, ESCAPED), value),
}

/** `*` stands for any characters, `\*` for an asterisk. */
const ESCAPED = { escape: '\\' }

function comparisonsOf(prefix: string, compare: (test: (order: number) => boolean) => Compare) {
  return Object.fromEntries(Object.entries(ORDERS).map(([name, test]) => [`${prefix}${name}`, compare(test)]))
}
