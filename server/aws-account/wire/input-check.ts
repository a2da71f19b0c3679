import type { NormalizedSchema } from '@smithy/core/schema'
import { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'
import { type Broken, brokenConstraints } from './constraints/broken-constraints.ts'
import { constraintModel } from './constraints/constraint-model.ts'
import { saysItself } from './constraints/own-words.ts'
import { lowerFirst } from './constraints/value-text.ts'
import { membersOf, requiredMembers } from './operation-model.ts'
import type { ResolvedRequest } from './resolve.ts'

/** Where it is not `ValidationException`. */
const VALIDATION_CODES: Readonly<Record<string, string>> = {
  sts: 'ValidationError',
  iam: 'ValidationError',
  s3: 'MalformedXML',
  sns: 'ValidationError',
  sqs: 'MissingParameter',
  apigatewayv2: 'BadRequestException',
  cloudwatch: 'ValidationError',
  'cloudwatch-logs': 'InvalidParameterException',
  'cognito-identity-provider': 'InvalidParameterException',
}

/** The code by which a service complains of an input that its model forbids. */
export function validationCode(serviceId: string): string {
  return VALIDATION_CODES[serviceId] ?? 'ValidationException'
}

/**
 * Refuses an input that lacks a required member or has one of another kind (a string for a structure, say), at any
 * depth: services then read their input without looking again. Of services that check their requests by AWS's model also
 * one with a value that the model forbids: all that is wrong is told at once, as AWS does.
 */
export function checkInput({ service, operation }: ResolvedRequest, input: Fields): void {
  const code = validationCode(service.id)
  const broken: Broken[] = []
  checkStructure(operation.input, input, '', code, broken)
  const model = constraintModel(service.id)
  if (model)
    broken.push(
      ...brokenConstraints(model, operation.name, operation.input, input).filter(
        one => !saysItself(service.id, operation.name, one),
      ),
    )
  const [first] = broken
  if (!first) return
  const found = broken.length === 1 ? '1 validation error' : `${broken.length} validation errors`
  throw new AwsError(
    code,
    `${found} detected: ${broken.map(({ text }) => text).join('; ')}`,
    400,
    service.id === 'lambda' ? { Type: 'User' } : {},
  )
}

function checkStructure(
  schema: NormalizedSchema,
  value: Fields,
  path: string,
  code: string,
  broken: Broken[],
): void {
  for (const name of requiredMembers(schema))
    if ((value[name] === undefined || value[name] === null) && !mayLack(code, name))
      broken.push(missingMember(code, path, name))
  for (const [name, member] of membersOf(schema)) {
    const inner = value[name]
    if (inner !== undefined && inner !== null)
      checkValue(member, inner, `${path}${lowerFirst(name)}`, code, broken)
  }
}

function checkValue(
  schema: NormalizedSchema,
  value: unknown,
  path: string,
  code: string,
  broken: Broken[],
): void {
  if (schema.isDocumentSchema()) return
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongKind(path, 'list')
    for (const [index, item] of value.entries())
      if (item !== null && item !== undefined)
        checkValue(schema.getValueSchema(), item, `${path}.${index + 1}.member`, code, broken)
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(asObject(value, path)))
      if (item !== null && item !== undefined)
        checkValue(schema.getValueSchema(), item, `${path}.${key}.member`, code, broken)
  } else if (schema.isStructSchema()) {
    if (!schema.isStreaming()) checkStructure(schema, asObject(value, path), `${path}.`, code, broken)
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

/** S3 takes a document of tags in which no set stands: it is one without tags. */
const mayLack = (code: string, name: string) => code === 'MalformedXML' && name === 'TagSet'

/** S3 and SQS end at the first that is missing, with words of their own. */
function missingMember(code: string, path: string, name: string): Broken {
  if (code === 'MalformedXML') throw malformedXml(name)
  if (code === 'MissingParameter') throw missingParameter(name)
  const at = `${path}${lowerFirst(name)}`
  return { path: at, text: `Value null at '${at}' failed to satisfy constraint: Member must not be null` }
}

/** Of S3 all that is required and can be missing is in a document. */
function malformedXml(name: string): AwsError {
  if (name === 'Policy')
    return new AwsError('MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'")
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )
}

function missingParameter(name: string): AwsError {
  if (name === 'Entries')
    return new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.')
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}.`)
}

function wrongKind(path: string, kind: string): AwsError {
  return new AwsError('SerializationException', `The value at '${path}' is not a ${kind}.`)
}
