import { AwsError } from '../../../aws-error.ts'
import type { Fields } from '../../../service.ts'
import { asFields, list } from '../key-conditions.ts'
import { compareNumbers } from './number-text.ts'

const EXPRESSIONS = ['KeyConditionExpression', 'FilterExpression', 'ConditionExpression']

/** Throws ValidationException for a BETWEEN whose bounds no value can be between, also within a transaction. */
export function checkBounds(request: Fields): void {
  checkOne(request)
  for (const item of list(request.TransactItems))
    for (const one of Object.values(asFields(item))) checkOne(asFields(one))
}

function checkOne(fields: Fields): void {
  const values = asFields(fields.ExpressionAttributeValues)
  for (const name of EXPRESSIONS) {
    const expression = fields[name]
    if (typeof expression !== 'string') continue
    for (const [, lower = '', upper = ''] of expression.matchAll(/\bBETWEEN\s+(:\w+)\s+AND\s+(:\w+)/gi))
      checkPair(name, values[lower], values[upper])
  }
}

function checkPair(expression: string, lower: unknown, upper: unknown): void {
  const [low, high] = [operand(lower), operand(upper)]
  if (low === undefined || high === undefined) return
  const isSameType = low.type === high.type
  if (isSameType && compare(low.type, low.value, high.value) <= 0) return
  const rule = isSameType
    ? 'upper bound to be greater than or equal to lower bound'
    : 'same data type for lower and upper bounds'
  throw new AwsError(
    'ValidationException',
    `Invalid ${expression}: The BETWEEN operator requires ${rule}; lower bound operand: AttributeValue: {${low.type}:${low.value}}, upper bound operand: AttributeValue: {${high.type}:${high.value}}`,
  )
}

function operand(value: unknown): { readonly type: string; readonly value: string } | undefined {
  const [type, text] = Object.entries(asFields(value))[0] ?? []
  return type !== undefined && ['S', 'N', 'B'].includes(type) && typeof text === 'string'
    ? { type, value: text }
    : undefined
}

function compare(type: string, first: string, second: string): number {
  if (type === 'N') return compareNumbers(first, second)
  const encoding = type === 'B' ? 'base64' : 'utf8'
  return Buffer.compare(Buffer.from(first, encoding), Buffer.from(second, encoding))
}
