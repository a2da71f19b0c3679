import type { MockInput } from '@aws-sdk/client-sfn'
import type { NormalizedSchema } from '@smithy/core/schema'
import { membersOf, requiredMembers } from '../../../wire/operation-model.ts'
import { loadServiceModel } from '../../../wire/service-model.ts'
import type { Json, State } from '../definition/asl.ts'
import { isObject } from '../expressions/data.ts'
import type { TaskMock } from '../interpreter/run.ts'
import { validation } from '../sfn-error.ts'
import { serviceIdOf } from '../tasks/sdk-names.ts'
import { capital } from '../tasks/sdk-values.ts'
import { readResource } from '../tasks/task-resource.ts'

const MOCKABLE = ['Task', 'Map', 'Parallel']

/** What a test says that the resource answers, checked against the answer's model. Throws ValidationException. */
export async function checkedMock(
  mock: MockInput | undefined,
  state: State,
  request: { readonly revealSecrets?: boolean | undefined },
): Promise<TaskMock | undefined> {
  if (!mock) return undefined
  if (!MOCKABLE.includes(state.Type))
    throw validation(`State type '${state.Type}' is not supported when a mock is specified`)
  if (mock.result !== undefined && mock.errorOutput)
    throw validation('A test mock should have only one of the following fields: [result, errorOutput].')
  if (request.revealSecrets)
    throw validation('TestState does not support RevealSecrets when a mock is specified.')
  if (mock.errorOutput)
    return { kind: 'failed', error: mock.errorOutput.error, cause: mock.errorOutput.cause }
  const text = mock.result ?? 'null'
  let result: Json
  try {
    result = JSON.parse(text) as Json
  } catch {
    throw validation('Mocked result must be valid JSON')
  }
  if (state.Type === 'Map' && state.ResultWriter && !isObject(result))
    throw validation('Mocked result must be a JSON object.')
  if (state.Type === 'Map' && !state.ResultWriter && !Array.isArray(result))
    throw validation('Mocked result must be an array.')
  const mode = mock.fieldValidationMode ?? 'STRICT'
  if (state.Type === 'Task' && mode !== 'NONE') await checkResult(state, result, mode === 'STRICT')
  return { kind: 'succeeded', output: text }
}

const wrong = (message: string) => validation(`Mock result schema validation error: ${message}`)

async function checkResult(state: State, result: Json, isStrict: boolean): Promise<void> {
  const resource = readResource(state.Resource ?? '')
  if (resource?.kind !== 'service' || resource.pattern === 'token') return
  const serviceId = serviceIdOf(resource.service)
  const model = serviceId === undefined ? undefined : await loadServiceModel(serviceId)
  const operation = model?.operations.get(capital(resource.action))
  if (operation && isObject(result)) checkStructure(operation.output, result, isStrict)
}

function checkStructure(
  schema: NormalizedSchema,
  value: { readonly [key: string]: Json },
  isStrict: boolean,
): void {
  if (isStrict)
    for (const name of requiredMembers(schema))
      if (value[capital(name)] === undefined) throw wrong(`Required field '${capital(name)}' is missing`)
  for (const [name, member] of membersOf(schema)) {
    const inner = value[capital(name)]
    if (inner !== undefined && inner !== null) checkValue(member, inner, capital(name), isStrict)
  }
}

function checkValue(schema: NormalizedSchema, value: Json, name: string, isStrict: boolean): void {
  if (schema.isDocumentSchema()) return
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrong(`Field '${name}' must be an array`)
    for (const item of value as Json[]) checkValue(schema.getValueSchema(), item, name, isStrict)
  } else if (schema.isMapSchema()) {
    if (!isObject(value)) throw wrong(`Field '${name}' must be an object`)
    for (const item of Object.values(value)) checkValue(schema.getValueSchema(), item, name, isStrict)
  } else if (schema.isBlobSchema()) {
    // The payload of a function is any JSON.
    if (typeof value !== 'string' && name !== 'Payload') throw wrong(`Field '${name}' must be a string`)
  } else if (schema.isStructSchema()) {
    if (!isObject(value)) throw wrong(`Field '${name}' must be an object`)
    checkStructure(schema, value, isStrict)
  } else if (schema.isTimestampSchema() || schema.isStringSchema()) {
    if (typeof value !== 'string') throw wrong(`Field '${name}' must be a string`)
  } else if (schema.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw wrong(`Field '${name}' must be a boolean`)
  } else if (schema.isNumericSchema() && typeof value !== 'number')
    throw wrong(`Field '${name}' must be a number`)
}
