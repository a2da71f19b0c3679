import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

let context: TemporaryCallContext
beforeAll(async () => {
  context = createTemporaryCallContext([createService()])
  await call('CreateTable', {
    TableName: 'orders',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
})
afterAll(() => context.close())

async function call(operation: string, input: object) {
  const answer = await context.call(context.principal, 'dynamodb', operation, { ...input })
  return JSON.parse((answer.$raw as { body: string }).body)
}

const sums = () =>
  Object.fromEntries(
    [...context.metrics.points({ namespace: 'AWS/DynamoDB' })]
      .filter(({ unit }) => unit === 'Count')
      .map(({ name, dimensions, sum }) => [`${name} ${Object.values(dimensions)}`, sum]),
  )

const id = { S: '1' }
const Item = { id, ConsumedCapacity: { S: '"ConsumedCapacity":{}' } }

test('what is consumed is counted for each table, and told to those alone who ask', async () => {
  expect(await call('PutItem', { TableName: 'orders', Item })).toEqual({})
  expect(await call('GetItem', { TableName: 'orders', Key: { id } })).toEqual({ Item })
  expect(
    await call('GetItem', { TableName: 'orders', Key: { id }, ReturnConsumedCapacity: 'TOTAL' }),
  ).toEqual({
    Item,
    ConsumedCapacity: { TableName: 'orders', CapacityUnits: 0.5 },
  })
  expect(await call('Scan', { TableName: 'orders', Limit: 1 })).toMatchObject({
    Items: [Item],
    LastEvaluatedKey: { id },
  })
  const refused = call('PutItem', {
    TableName: 'orders',
    Item,
    ConditionExpression: 'attribute_not_exists(id)',
  })
  await expect(refused).rejects.toThrow('The conditional request failed')
  await expect(call('GetItem', { TableName: 'orders', Key: {} })).rejects.toThrow()
  await call('TransactWriteItems', { TransactItems: [{ Put: { TableName: 'orders', Item } }] })
  expect(sums()).toEqual({
    'ConsumedWriteCapacityUnits orders': 3,
    'ConsumedReadCapacityUnits orders': 1.5,
    'ConditionalCheckFailedRequests orders': 1,
    'UserErrors ': 1,
  })
})
