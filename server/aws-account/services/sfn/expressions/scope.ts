import type { Json } from '../definition/asl.ts'
import { RuntimeError } from '../interpreter/state-error.ts'
import type { Data } from './data.ts'
import { parsePath, readPath } from './json-path.ts'
import { NoSuchPath } from './json-path-model.ts'

/** What the paths and expressions of a field may name. */
export interface Scope {
  /** `$` */
  readonly input: Data
  /** `$$` */
  readonly context: Json
  readonly variables: Readonly<Record<string, Json>>
}

/** The value at a path. Throws NoSuchPath; RuntimeError for what is no path. */
export function valueAt(text: string, { input, context, variables }: Scope): Json {
  const path = parsePath(text)
  if (path.root === '') return readPath(path, input.value)
  if (path.root === '$') return readPath(path, context)
  const value = Object.hasOwn(variables, path.root) ? variables[path.root] : undefined
  if (value === undefined) throw new NoSuchPath(`No results for path: $['${path.root}']`)
  return readPath(path, value)
}

/** As `valueAt`, for fields that are nothing but a path, such as `InputPath`. */
export function valueOfPathField(text: string, scope: Scope): Json {
  try {
    return valueAt(text, scope)
  } catch (error) {
    if (error instanceof NoSuchPath) throw new RuntimeError(`Invalid path '${text}' : ${error.message}`)
    throw error
  }
}

/** As `valueAt`, for a path in a named field, such as `value.$` of a payload template. */
export function valueInField(text: string, field: string, scope: Scope): Json {
  try {
    return valueAt(text, scope)
  } catch (error) {
    if (error instanceof NoSuchPath)
      throw new RuntimeError(
        `The JSONPath '${text}' specified for the field '${field}' could not be found in the input '${scope.input.text}'`,
      )
    throw error
  }
}
