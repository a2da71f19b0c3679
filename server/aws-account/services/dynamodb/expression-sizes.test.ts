import { expect, test } from 'vitest'
import { checkExpressionSizes } from './expression-sizes.ts'

const long = 'a'.repeat(4097)

test.each([
  [{ KeyConditionExpression: long }],
  [{ UpdateExpression: long }],
  [{ TransactItems: [{ Update: { UpdateExpression: long } }] }],
  [{ RequestItems: { shop: { ProjectionExpression: long } } }],
  [{ Statement: long.repeat(2) }],
  [{ Statements: [{ Statement: long.repeat(2) }] }],
  [{ TransactStatements: [{ Statement: long.repeat(2) }] }],
])('an expression or statement longer than AWS takes is refused: %#', input => {
  expect(() => checkExpressionSizes(input)).toThrow(expect.objectContaining({ code: 'ValidationException' }))
})

test('others are not, nor are long values', () => {
  checkExpressionSizes({
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': { S: long } },
    Statement: long,
    TransactItems: [{ Put: { Item: { text: { S: long } } } }, null],
  })
})
