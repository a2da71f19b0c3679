import type { Json } from '../definition/asl.ts'
import type { Data } from '../expressions/data.ts'
import { expressionIn } from '../expressions/expression-text.ts'
import { pathField, query, typeName } from '../interpreter/fields.ts'
import type { StateRun } from '../interpreter/run.ts'
import { QueryError, RuntimeError } from '../interpreter/state-error.ts'

/** The items of a Map that its input, or a field of it, gives. `input` is the one behind `InputPath`. */
export async function itemsOf(at: StateRun, input: Data): Promise<readonly Json[]> {
  const { Items, ItemsPath } = at.state
  if (at.language === 'JSONata') return itemsByQuery(at, Items)
  const value = ItemsPath === undefined ? input.value : pathField(at, ItemsPath, input)
  if (Array.isArray(value)) return value as readonly Json[]
  throw new RuntimeError(`Reference path "${ItemsPath ?? '$'}" must point to array.`)
}

async function itemsByQuery(at: StateRun, items: Json | undefined): Promise<readonly Json[]> {
  if (items === undefined) {
    if (Array.isArray(at.input.value)) return at.input.value as readonly Json[]
    throw new QueryError(`Map state input must be an array but was: ${JSON.stringify(at.input.value)}`)
  }
  const value = await query(at, items, 'Items')
  if (Array.isArray(value)) return value as readonly Json[]
  const expression = typeof items === 'string' ? expressionIn(items) : undefined
  throw new QueryError(
    `The JSONata expression '${expression}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    'Items',
  )
}
