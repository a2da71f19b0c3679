import { AwsError } from '../../../aws-error.ts'
import type { Fields } from '../../../service.ts'
import { asFields, list } from '../key-conditions.ts'

const EXPRESSIONS = ['UpdateExpression', 'ConditionExpression', 'ProjectionExpression']

/** Throws ValidationException for placeholders of a transaction that nothing uses: the engine may cancel it before it sees them. */
export function checkPlaceholders(request: Fields): void {
  for (const item of list(request.TransactItems))
    for (const one of Object.values(asFields(item)).map(asFields)) {
      const used = placeholdersIn(EXPRESSIONS.map(name => one[name]).join(' '))
      checkUsed('ExpressionAttributeNames', one, used)
      checkUsed('ExpressionAttributeValues', one, used)
    }
}

function checkUsed(member: string, item: Fields, used: ReadonlySet<string>): void {
  const unused = Object.keys(asFields(item[member])).filter(name => !used.has(name))
  if (unused.length > 0)
    throw new AwsError(
      'ValidationException',
      `Value provided in ${member} unused in expressions: keys: {${unused.join(', ')}}`,
    )
}

const placeholdersIn = (expression: string) => new Set(expression.match(/[#:]\w+/g) ?? [])

/**
 * An update that changes nothing whatever its item is, with the expression of another: only what is wrong with the
 * expression comes of it.
 */
export function fruitless(update: Fields, hashKey: string): Fields {
  const used = placeholdersIn(String(update.UpdateExpression))
  const only = (member: string) =>
    Object.fromEntries(Object.entries(asFields(update[member])).filter(([name]) => used.has(name)))
  const values = only('ExpressionAttributeValues')
  return {
    TableName: update.TableName,
    Key: update.Key,
    UpdateExpression: update.UpdateExpression,
    ConditionExpression: 'attribute_exists(#neverBoth) AND attribute_not_exists(#neverBoth)',
    ExpressionAttributeNames: { ...only('ExpressionAttributeNames'), '#neverBoth': hashKey },
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}
