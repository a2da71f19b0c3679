import type { Json } from '../definition/asl.ts'
import { isIntrinsic } from '../expressions/intrinsic-syntax.ts'
import { valueOfField } from '../expressions/payload-template.ts'
import { scopeOf, typedQuery } from '../interpreter/fields.ts'
import type { StateRun } from '../interpreter/run.ts'
import { RuntimeError, StateError } from '../interpreter/state-error.ts'

/** Fails with the name and cause that the state says. */
export async function runFail(at: StateRun): Promise<never> {
  const { Error: name, Cause: cause, ErrorPath, CausePath } = at.state
  if (at.language === 'JSONata')
    throw new StateError(await textOf(at, name, 'Error'), await textOf(at, cause, 'Cause'))
  throw new StateError(
    ErrorPath === undefined ? name : textAt(at, ErrorPath, 'ErrorPath'),
    CausePath === undefined ? cause : textAt(at, CausePath, 'CausePath'),
  )
}

async function textOf(at: StateRun, value: string | undefined, field: string): Promise<string | undefined> {
  return value === undefined ? undefined : String(await typedQuery(at, value, field, 'string'))
}

function textAt(at: StateRun, path: string, field: string): string {
  const value: Json = valueOfField(path, field, scopeOf(at, at.input))
  if (typeof value === 'string') return value
  throw new RuntimeError(
    isIntrinsic(path)
      ? `The ${field} parameter does not give a string: ${path} == ${JSON.stringify(value)}`
      : `The ${field} parameter does not reference a string: ${path} == ${JSON.stringify(value)}`,
  )
}
