import { spend, withinSteps } from '../../../limits/step-budget.ts'
import type { Json } from '../definition/asl.ts'
import { isObject } from './data.ts'
import { evaluateIntrinsic } from './intrinsic-functions.ts'
import { isIntrinsic } from './intrinsic-syntax.ts'
import { type Scope, valueInField } from './scope.ts'

const MAX_NODES = 500_000

/** A payload template in JSONPath: fields `name.$` get the value at a path or of an intrinsic function. */
export function fillTemplate(template: Json, scope: Scope): Json {
  return withinSteps(MAX_NODES, () => fill(template, scope))
}

function fill(template: Json, scope: Scope): Json {
  spend(1)
  if (Array.isArray(template)) return (template as Json[]).map(item => fill(item, scope))
  if (!isObject(template)) return template
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') && typeof value === 'string'
        ? [key.slice(0, -2), valueOfField(value, key, scope)]
        : [key, fill(value, scope)],
    ),
  )
}

/** A path or a call of an intrinsic function, in a field of that name. */
export function valueOfField(text: string, field: string, scope: Scope): Json {
  return isIntrinsic(text) ? evaluateIntrinsic(text, field, scope) : valueInField(text, field, scope)
}
