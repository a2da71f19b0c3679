import { AwsError } from '../../aws-error.ts'
import type { Fields } from '../../service.ts'
import { asFields, list } from './key-conditions.ts'

/** Quotas of DynamoDB, in bytes and characters: what reads expressions may then take its time over them. */
const MAX_EXPRESSION_BYTES = 4096
const MAX_STATEMENT_CHARS = 8192

const EXPRESSIONS = [
  'KeyConditionExpression',
  'FilterExpression',
  'ConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
]

/** Throws ValidationException for an expression or a statement of a request that is longer than AWS takes. */
export function checkExpressionSizes(input: Fields): void {
  checkOne(input)
  for (const item of list(input.TransactItems))
    for (const one of Object.values(asFields(item))) checkOne(asFields(one))
  for (const one of Object.values(asFields(input.RequestItems))) checkOne(asFields(one))
  for (const one of list(input.Statements ?? input.TransactStatements)) checkOne(asFields(one))
}

function checkOne(fields: Fields): void {
  for (const name of EXPRESSIONS) {
    const bytes = Buffer.byteLength(textOf(fields[name]))
    if (bytes > MAX_EXPRESSION_BYTES)
      throw invalid(
        `Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
      )
  }
  if (textOf(fields.Statement).length > MAX_STATEMENT_CHARS)
    throw invalid(
      `1 validation error detected: Value at 'statement' failed to satisfy constraint: Member must have length less than or equal to ${MAX_STATEMENT_CHARS}`,
    )
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

const invalid = (message: string) => new AwsError('ValidationException', message)
