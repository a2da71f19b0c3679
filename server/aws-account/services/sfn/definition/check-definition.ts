import { AwsError } from '../../../aws-error.ts'
import { isObject } from '../expressions/data.ts'
import type { Json } from './asl.ts'
import { checkProgram } from './check-program.ts'
import type { Diagnostic } from './diagnostic.ts'
import { diagnoseJson, placeOf } from './json-diagnosis.ts'

/** Characters that a definition may have (API reference, CreateStateMachine). */
const MAX_CHARS = 1_048_576

/** All that is wrong with a definition; nothing where it may be run. */
export async function diagnose(text: string, type: 'STANDARD' | 'EXPRESS'): Promise<readonly Diagnostic[]> {
  if (!text.trim())
    return [
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'Definition must be a valid JSON object',
      },
    ]
  let program: Json
  try {
    program = JSON.parse(text) as Json
  } catch {
    const { line, column } = placeOf(text)
    const source = `[Source: (String)"${text.slice(0, 500)}"; line: ${line}, column: ${column}]`
    return [
      {
        severity: 'ERROR',
        code: 'INVALID_JSON_DESCRIPTION',
        message: `${diagnoseJson(text)}\n at ${source}`,
        location: source,
      },
    ]
  }
  if (!isObject(program))
    return [
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'Definition must be a valid JSON object',
      },
    ]
  return checkProgram(program, type)
}

/** Throws InvalidDefinition for a definition that may not be run. */
export async function checkedDefinition(text: string, type: 'STANDARD' | 'EXPRESS'): Promise<void> {
  if (text.length > MAX_CHARS)
    throw new AwsError(
      'InvalidDefinition',
      `Invalid State Machine Definition: 'The definition is longer than ${MAX_CHARS} characters'`,
    )
  const errors = (await diagnose(text, type)).filter(one => one.severity === 'ERROR')
  if (!errors.length) return
  const said = errors.map(
    ({ code, message, location }) =>
      `${code}: ${message}${location === undefined || code === 'INVALID_JSON_DESCRIPTION' ? '' : ` at ${location}`}`,
  )
  throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${said.join(', ')}'`)
}
