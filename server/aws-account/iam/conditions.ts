import type { ConditionContext } from './condition-context.ts'
import { type ConditionOperator, conditionOperator } from './condition-operators.ts'
import { substituteVariables } from './policy-variables.ts'

/** One line of a Condition block: an operator, a key, and the values any of which will do. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** An operator nobody knows holds for nothing; the IAM service refuses such documents when they are stored. */
export function conditionHolds(condition: Condition, version: string, context: ConditionContext): boolean {
  const operator = conditionOperator(condition.operator)
  if (!operator) return false
  const value = context.get(condition.key.toLowerCase())
  const actual = value === undefined ? [] : typeof value === 'string' ? [value] : value
  const isAbsent = actual.length === 0
  if (operator.kind === 'null')
    return condition.values.some(wanted => (wanted.toLowerCase() === 'true') === isAbsent)
  if (isAbsent) return holdsWhenAbsent(operator)
  const wanted = condition.values.flatMap(
    text => substituteVariables(text, version, context, operator.isPattern) ?? [],
  )
  const passes = (one: string) => wanted.some(text => operator.compare(one, text)) !== operator.isNegated
  if (operator.set === 'all') return actual.every(passes)
  if (operator.set === 'any') return actual.some(passes)
  return operator.isNegated ? actual.every(passes) : actual.some(passes)
}

function holdsWhenAbsent({ ifExists, set, isNegated }: ConditionOperator): boolean {
  return ifExists || set === 'all' || (isNegated && set !== 'any')
}
