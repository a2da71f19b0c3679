import type { Json } from '../definition/asl.ts'
import { type Data, dataOf, isObject } from '../expressions/data.ts'
import { expressionIn } from '../expressions/expression-text.ts'
import { fillTemplate } from '../expressions/payload-template.ts'
import { type Scope, valueOfPathField } from '../expressions/scope.ts'
import type { StateRun } from './run.ts'
import { QueryError, RuntimeError } from './state-error.ts'

/** Types of states that may have a Retry. */
const RETRIED = ['Task', 'Map', 'Parallel']

/** The context object as a state sees it (Developer Guide, "Accessing execution data from the Context object"). */
export function contextOf(at: StateRun): Json {
  const { identity, test } = at.thread.run
  if (test?.context !== undefined) return test.context
  const { thread } = at
  return {
    Execution: {
      Id: identity.arn,
      Input: identity.input,
      StartTime: new Date(identity.startedAt).toISOString(),
      Name: identity.name,
      RoleArn: identity.roleArn,
      ...(test === undefined && { RedriveCount: identity.redriveCount }),
    },
    StateMachine: { Id: identity.machineArn, Name: identity.machineName },
    State: {
      Name: at.name,
      EnteredTime: new Date(at.enteredAt).toISOString(),
      // Others are never tried again.
      ...(RETRIED.includes(at.state.Type) && { RetryCount: at.retries }),
    },
    ...(thread.item !== undefined && { Map: { Item: thread.item } }),
    ...(at.token !== undefined && { Task: { Token: at.token } }),
  }
}

/** What paths name while `$` is that value. */
export const scopeOf = (at: StateRun, input: Data): Scope => ({
  input,
  context: contextOf(at),
  variables: at.thread.variables,
})

/** The value of a field in JSONPath that is nothing but a path. */
export const pathField = (at: StateRun, path: string, input: Data): Json =>
  valueOfPathField(path, scopeOf(at, input))

/** `InputPath` and `OutputPath`: `null` stands for an empty object. */
export function filtered(at: StateRun, path: string | null | undefined, input: Data): Data {
  if (path === null) return dataOf({})
  return path === undefined || path === '$' ? input : dataOf(pathField(at, path, input))
}

export const template = (at: StateRun, value: Json, input: Data): Data =>
  dataOf(fillTemplate(value, scopeOf(at, input)))

/** What `$states` has besides the input and the context object. */
export interface StatesExtra {
  readonly result?: Json
  readonly errorOutput?: Json
}

/** A field in JSONata, expressions filled. Throws QueryError. */
export function query(at: StateRun, value: Json, field: string, extra: StatesExtra = {}): Promise<Json> {
  const { run, variables } = at.thread
  return run.jsonata.fill(
    {
      template: value,
      field,
      states: { input: at.input.value, context: contextOf(at), ...extra } as Json,
      variables,
    },
    run.account.accountId,
  )
}

/** A field in JSONata whose value must be of one type. */
export async function typedQuery(
  at: StateRun,
  value: Json,
  field: string,
  type: 'array' | 'number' | 'string' | 'integer',
  extra: StatesExtra = {},
): Promise<Json> {
  const found = await query(at, value, field, extra)
  const is =
    type === 'array'
      ? Array.isArray(found)
      : type === 'integer'
        ? Number.isInteger(found)
        : typeof found === type
  if (is) return found
  const expression = typeof value === 'string' ? expressionIn(value) : undefined
  if (expression === undefined) throw new QueryError(`The field '${field}' must be of type ${type}`, field)
  throw new QueryError(
    `The JSONata expression '${expression}' specified for the field '${field}' returned an unexpected result type. Expected '${type}', but was '${typeName(found)}' for value: ${JSON.stringify(found)}`,
    field,
  )
}

export function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

/** `Assign` of a state in JSONPath: `$` is the result. */
export const assignByPath = (at: StateRun, assign: Json, result: Data): Readonly<Record<string, Json>> =>
  asVariables(fillTemplate(assign, scopeOf(at, result)))

export async function assignByQuery(at: StateRun, assign: Json, extra: StatesExtra = {}) {
  return asVariables(await query(at, assign, 'Assign', extra))
}

function asVariables(value: Json): Readonly<Record<string, Json>> {
  if (!isObject(value)) throw new RuntimeError('Assign must be an object')
  return value
}

/** Puts a result into an input at a reference path such as `$.a.b`; `$` replaces all. */
export function putAt(path: string, input: Json, result: Json): Json {
  const names = path.match(/\['(?:[^'\\]|\\.)*'\]|\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\.[^.[\]]+/g) ?? []
  const put = (value: Json, index: number): Json => {
    const part = names[index]
    if (part === undefined) return result
    const inner = part.startsWith('.') ? part.slice(1) : part.slice(1, -1)
    const position = /^\d+$/.test(inner) && part.startsWith('[') ? Number(inner) : undefined
    if (position !== undefined && Array.isArray(value))
      return (value as Json[]).map((item, at) => (at === position ? put(item, index + 1) : item))
    const name = /^['"]/.test(inner) ? inner.slice(1, -1) : inner
    const whole = isObject(value) ? value : {}
    return { ...whole, [name]: put(Object.hasOwn(whole, name) ? (whole[name] as Json) : {}, index + 1) }
  }
  return put(input, 0)
}

/** Tells a test of one state what stands between its input and its output. */
export function inspect(at: StateRun, name: string, data: Data): Data {
  at.thread.run.test?.inspect(name, data.text)
  return data
}
