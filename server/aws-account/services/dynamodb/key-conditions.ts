import type { Fields } from '../../service.ts'
import type { ConditionKeys } from '../../shape/place.ts'

/** `dynamodb:LeadingKeys` and their like of one access to a table whose partition key is `hashKey`. */
export function conditionKeys(input: Fields, hashKey: string | undefined): ConditionKeys {
  const keys = leadingKeys(input, hashKey)
  const attributes = attributesTouched(input)
  return {
    ...(keys.length && { 'dynamodb:LeadingKeys': keys }),
    ...(attributes.length && { 'dynamodb:Attributes': attributes }),
    ...textKey('dynamodb:Select', input.Select),
    ...textKey('dynamodb:ReturnValues', input.ReturnValues),
    ...textKey('dynamodb:ReturnConsumedCapacity', input.ReturnConsumedCapacity),
  }
}

function textKey(key: string, value: unknown): ConditionKeys {
  return typeof value === 'string' ? { [key]: value } : {}
}

function leadingKeys(input: Fields, hashKey: string | undefined): string[] {
  if (hashKey === undefined) return []
  const items = [input.Key, input.Item, ...list(input.Keys), ...list(input.Items)]
  const direct = items.flatMap(item => keyText(asFields(item)[hashKey]))
  return direct.length ? direct : queriedKey(input, hashKey)
}

/** The value the partition key is compared with in a query, in either of its notations. */
function queriedKey(input: Fields, hashKey: string): string[] {
  const legacy = asFields(asFields(input.KeyConditions)[hashKey])
  if (legacy.AttributeValueList) return list(legacy.AttributeValueList).flatMap(keyText)
  if (typeof input.KeyConditionExpression !== 'string') return []
  const names = asFields(input.ExpressionAttributeNames)
  for (const [, name = '', value = ''] of input.KeyConditionExpression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === hashKey) return keyText(asFields(input.ExpressionAttributeValues)[value])
  return []
}

function keyText(value: unknown): string[] {
  const { S, N, B } = asFields(value)
  if (typeof S === 'string') return [S]
  if (typeof N === 'string') return [N]
  return B instanceof Uint8Array ? [Buffer.from(B).toString('base64')] : []
}

function attributesTouched(input: Fields): string[] {
  const names = asFields(input.ExpressionAttributeNames)
  const named = (expression: unknown) =>
    typeof expression === 'string'
      ? [...expression.matchAll(/(?<![:\w#])#?[A-Za-z_]\w*/g)].map(([name]) => name)
      : []
  const found = [
    ...Object.keys(asFields(input.Key)),
    ...Object.keys(asFields(input.Item)),
    ...list(input.Keys).flatMap(key => Object.keys(asFields(key))),
    ...list(input.Items).flatMap(item => Object.keys(asFields(item))),
    ...list(input.AttributesToGet).map(String),
    ...Object.keys(asFields(input.AttributeUpdates)),
    ...Object.keys(asFields(input.KeyConditions)),
    ...Object.values(names).map(String),
    ...[input.ProjectionExpression, input.UpdateExpression, input.KeyConditionExpression]
      .flatMap(named)
      .filter(name => !name.startsWith('#') && !WORDS.has(name.toLowerCase())),
  ]
  return [...new Set(found)]
}

/** Words of the expression language that are not names of attributes. */
const WORDS = new Set(
  'set remove add delete and or not between in if_not_exists list_append begins_with contains size attribute_exists attribute_not_exists attribute_type'.split(
    ' ',
  ),
)

export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
