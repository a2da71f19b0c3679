import type { Json, State } from '../definition/asl.ts'
import { isObject } from '../expressions/data.ts'
import { validation } from '../sfn-error.ts'

const invalid = (message: string) => validation(`Invalid Context object provided: ${message}`)

/** Fields that a context object may have, and of which type they are. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
}

/** The context object that a test gives. Throws ValidationException. */
export function checkedContext(text: string, state: State): Json {
  let given: Json
  try {
    given = JSON.parse(text) as Json
  } catch {
    throw invalid('must be valid JSON')
  }
  if (!isObject(given)) throw invalid('must be a JSON object')
  if (given.Map !== undefined) throw invalid("'Map' field is not supported when mocking a Context object")
  for (const [name, value] of Object.entries(given)) {
    const fields = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
    if (!fields) throw invalid(`Field '${name}' is not allowed`)
    if (!isObject(value)) throw invalid(`${name} must be an object`)
    for (const [field, inner] of Object.entries(value)) {
      const type = Object.hasOwn(fields, field) ? fields[field] : undefined
      if (type === undefined) throw invalid(`Field '${field}' is not allowed`)
      if (type !== 'any' && typeof inner !== type) throw invalid(`${name}.${field} must be a ${type}`)
    }
  }
  if (given.Task !== undefined && !/\.(sync(:2)?|waitForTaskToken)$/.test(state.Resource ?? ''))
    throw invalid(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    )
  return given
}
