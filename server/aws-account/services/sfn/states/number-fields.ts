import type { Json } from '../definition/asl.ts'
import type { Data } from '../expressions/data.ts'
import { pathField, typedQuery } from '../interpreter/fields.ts'
import type { StateRun } from '../interpreter/run.ts'
import { RuntimeError } from '../interpreter/state-error.ts'

type NumberField =
  | 'MaxConcurrency'
  | 'ToleratedFailureCount'
  | 'ToleratedFailurePercentage'
  | 'TimeoutSeconds'
  | 'HeartbeatSeconds'

/** What a path leads to, where it is a number or the digits of one, as Step Functions takes both. */
export function numberIn(value: Json): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

/** A field that is a whole number, or says where one is; 0 where it is absent. */
export async function wholeNumber(at: StateRun, field: NumberField, input: Data): Promise<number> {
  return (await numberOf(at, field, input, 'integer')) ?? 0
}

/** A field that is a number, or says by its `…Path` or an expression where one is. */
export async function numberOf(
  at: StateRun,
  field: NumberField,
  input: Data,
  kind: 'integer' | 'float',
): Promise<number | undefined> {
  const own = at.state[field]
  if (typeof own === 'number') return own
  if (own !== undefined)
    return Number(await typedQuery(at, own, field, kind === 'integer' ? 'integer' : 'number'))
  const path = at.state[`${field}Path`]
  if (path === undefined) return undefined
  const value: Json = pathField(at, path, input)
  const number = numberIn(value)
  if (number !== undefined && (kind === 'float' || Number.isInteger(number))) return number
  throw new RuntimeError(
    `The ${field}Path field refers to value "${typeof value === 'string' ? value : JSON.stringify(value)}" which is not a valid ${kind}: ${path}`,
  )
}
