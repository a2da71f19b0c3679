import type { NormalizedSchema } from '@smithy/core/schema'
import { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'
import { membersOf, requiredMembers } from './operation-model.ts'
import type { ResolvedRequest } from './resolve.ts'

/** The code by which each service complains of an input that its model forbids. */
const VALIDATION_CODES: Readonly<Record<string, string>> = {
  sts: 'ValidationError',
  iam: 'ValidationError',
  s3: 'InvalidRequest',
  sqs: 'MissingParameter',
  apigatewayv2: 'BadRequestException',
  'cloudwatch-logs': 'InvalidParameterException',
}

/**
 * Refuses an input that lacks a required member or has one of another kind (a string for a structure, say), at any
 * depth: services then read their input without looking again. Ranges and patterns are the services' own rules.
 */
export function checkInput({ service, operation }: ResolvedRequest, input: Fields): void {
  const code = VALIDATION_CODES[service.id] ?? 'ValidationException'
  checkStructure(operation.input, input, '', code)
}

function checkStructure(schema: NormalizedSchema, value: Fields, path: string, code: string): void {
  for (const name of requiredMembers(schema))
    if (value[name] === undefined || value[name] === null)
      throw new AwsError(
        code,
        `1 validation error detected: Value null at '${path}${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
      )
  for (const [name, member] of membersOf(schema)) {
    const inner = value[name]
    if (inner !== undefined && inner !== null) checkValue(member, inner, `${path}${lowerFirst(name)}`, code)
  }
}

function checkValue(schema: NormalizedSchema, value: unknown, path: string, code: string): void {
  if (schema.isDocumentSchema()) return
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongKind(path, 'list')
    for (const [index, item] of value.entries())
      if (item !== null && item !== undefined)
        checkValue(schema.getValueSchema(), item, `${path}.${index + 1}.member`, code)
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(asObject(value, path)))
      if (item !== null && item !== undefined)
        checkValue(schema.getValueSchema(), item, `${path}.${key}`, code)
  } else if (schema.isStructSchema()) {
    if (!schema.isStreaming()) checkStructure(schema, asObject(value, path), `${path}.`, code)
  } else if (!isSimple(schema, value)) throw wrongKind(path, 'value of its type')
}

function isSimple(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isStringSchema()) return typeof value === 'string' || Boolean(schema.getMergedTraits().mediaType)
  if (schema.isBooleanSchema()) return typeof value === 'boolean'
  if (schema.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime())
  if (schema.isBlobSchema()) return value instanceof Uint8Array
  if (schema.isNumericSchema()) return typeof value === 'number'
  return true
}

function asObject(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongKind(path, 'structure')
  return value as Fields
}

function wrongKind(path: string, kind: string): AwsError {
  return new AwsError('SerializationException', `The value at '${path}' is not a ${kind}.`)
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}
