import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields, RawAnswer } from '../../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createDynamodbService } from '../service.ts'
import { canonicalNumber, compareNumbers } from './number-text.ts'

const service = createDynamodbService()
let context: TemporaryCallContext
beforeAll(async () => {
  context = createTemporaryCallContext([service])
  await call('CreateTable', {
    TableName: 'things',
    AttributeDefinitions: ['pk', 'g'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-g',
        KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['more'] },
      },
    ],
  })
})
afterAll(async () => {
  await service.open?.(context).close()
  await context.close()
})

async function call(operation: string, input: Fields): Promise<Fields> {
  const answer: Fields =
    (await service.operations[operation]?.(context, { TableName: 'things', ...input })) ?? {}
  return answer.$raw === undefined ? answer : JSON.parse(String((answer.$raw as RawAnswer).body))
}
const text = (S: string) => ({ S })
const letters = (letters: string) => ({ L: [...letters].map(text) })

async function updated(item: Fields, UpdateExpression: string, more: Fields = {}): Promise<Fields> {
  const pk = text('a')
  await call('PutItem', { Item: { pk, ...item } })
  const { Attributes } = await call('UpdateItem', {
    Key: { pk },
    UpdateExpression,
    ReturnValues: 'ALL_NEW',
    ...more,
  })
  const { pk: _, ...rest } = Attributes as Fields
  return rest
}

describe('an update of a list', () => {
  const values = { ExpressionAttributeValues: { ':v': text('v'), ':w': text('w') } }
  test('puts what is behind the end at the end', async () => {
    expect(
      await updated({ l: letters('abc') }, 'SET l[9] = :v', {
        ExpressionAttributeValues: { ':v': text('v') },
      }),
    ).toEqual({
      l: letters('abcv'),
    })
    expect(await updated({ l: letters('ab') }, 'SET l[9] = :w, l[0] = :v, l[5] = :v', values)).toEqual({
      l: letters('vbvw'),
    })
  })

  test('of a list within the item, by placeholders', async () => {
    const item = { m: { M: { l: letters('a') } } }
    const names = {
      ExpressionAttributeNames: { '#m': 'm', '#l': 'l' },
      ExpressionAttributeValues: { ':v': text('v') },
    }
    expect(await updated(item, 'set #m.#l[7] = :v', names)).toEqual({ m: { M: { l: letters('av') } } })
  })

  test('takes away the elements that were meant', async () => {
    expect(await updated({ l: letters('abc') }, 'REMOVE l[0], l[1]')).toEqual({ l: letters('c') })
    expect(await updated({ l: letters('abcd'), x: text('x') }, 'REMOVE l[2], x, l[0]')).toEqual({
      l: letters('bd'),
    })
  })

  test('within a transaction too', async () => {
    await call('PutItem', { Item: { pk: text('t'), l: letters('ab') } })
    await call('TransactWriteItems', {
      TransactItems: [
        {
          Update: {
            TableName: 'things',
            Key: { pk: text('t') },
            UpdateExpression: 'SET l[8] = :v',
            ExpressionAttributeValues: { ':v': text('v') },
          },
        },
      ],
    })
    expect(await call('GetItem', { Key: { pk: text('t') } })).toMatchObject({ Item: { l: letters('abv') } })
  })
})

test('numbers of sets are compared as numbers', async () => {
  const change = { ExpressionAttributeValues: { ':n': { NS: ['1.0', '20e-1'] } } }
  expect(await updated({ s: { NS: ['1', '2', '3'] } }, 'DELETE s :n', change)).toEqual({ s: { NS: ['3'] } })
})

test.each([
  ['1.0', '1'],
  ['-0.0', '0'],
  ['+5', '5'],
  ['1e3', '1000'],
  ['12.50e-3', '0.0125'],
  ['0.00', '0'],
  ['x', 'x'],
  ['.5', '0.5'],
  ['-100', '-100'],
])('the number %s is %s', (given, canonical) => {
  expect(canonicalNumber(given)).toBe(canonical)
})

test('numbers are in order by their values', () => {
  const sorted = ['-10', '-9.5', '0', '0.5', '0.51', '9', '10', '10.01']
  expect([...sorted].reverse().sort(compareNumbers)).toEqual(sorted)
})

describe('DynamoDB refuses', () => {
  const put = (more: Fields) => ({ Put: { TableName: 'things', Item: { pk: text('new') }, ...more } })
  const five = { ':5': { N: '5' }, ':1': { N: '1' } }
  const update = (UpdateExpression: string, more: Fields = {}) => ({
    Update: { TableName: 'things', Key: { pk: text('new') }, UpdateExpression, ...more },
  })
  test.each<[string, string, Fields, string]>([
    [
      'an expression, without words of a model before',
      'UpdateItem',
      { Key: { pk: text('a') }, UpdateExpression: 'SET a = :v' },
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :v',
    ],
    [
      'bounds that nothing is between',
      'PutItem',
      {
        Item: { pk: text('b') },
        ConditionExpression: 'z BETWEEN :5 AND :1',
        ExpressionAttributeValues: five,
      },
      'Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'the same in a filter',
      'Scan',
      { FilterExpression: 'z between :5 and :1', ExpressionAttributeValues: five },
      'Invalid FilterExpression: The BETWEEN operator requires upper bound',
    ],
    [
      'bounds of two types',
      'Scan',
      {
        FilterExpression: 'z between :1 and :a',
        ExpressionAttributeValues: { ':1': { N: '1' }, ':a': text('a') },
      },
      'Invalid FilterExpression: The BETWEEN operator requires same data type',
    ],
    [
      'what an index does not hold',
      'Query',
      {
        IndexName: 'by-g',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': text('x') },
        ProjectionExpression: 'pk, more, #z',
        ExpressionAttributeNames: { '#z': 'z' },
      },
      'One or more parameter values were invalid: Global secondary index by-g does not project [z]',
    ],
    [
      'parentheses too many in a transaction',
      'TransactWriteItems',
      { TransactItems: [put({ ConditionExpression: '((attribute_not_exists(pk)))' })] },
      'Invalid ConditionExpression: The expression has redundant parentheses;',
    ],
    [
      'a reserved word behind a condition that fails',
      'TransactWriteItems',
      {
        TransactItems: [
          put({ ConditionExpression: 'attribute_exists(pk)' }),
          {
            Delete: {
              TableName: 'things',
              Key: { pk: text('other') },
              ConditionExpression: 'attribute_exists(name)',
            },
          },
        ],
      },
      'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: name',
    ],
    [
      'names that are not used',
      'TransactWriteItems',
      {
        TransactItems: [
          put({ ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeNames: { '#a': 'b' } }),
        ],
      },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
    ],
    [
      'bounds in a transaction',
      'TransactWriteItems',
      {
        TransactItems: [put({ ConditionExpression: 'z BETWEEN :5 AND :1', ExpressionAttributeValues: five })],
      },
      'Invalid ConditionExpression: The BETWEEN operator requires upper bound',
    ],
    [
      'a reserved word in an update of a transaction',
      'TransactWriteItems',
      {
        TransactItems: [
          update('SET name = :v', {
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':v': text('v') },
          }),
        ],
      },
      'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name',
    ],
    [
      'a change of the key in a transaction',
      'TransactWriteItems',
      { TransactItems: [update('SET pk = :v', { ExpressionAttributeValues: { ':v': text('v') } })] },
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
  ])('%s', async (_, operation, input, message) => {
    await expect(call(operation, input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    })
    expect(await call('GetItem', { Key: { pk: text('new') } })).toEqual({})
  })

  test('what only the item tells, as a reason to cancel', async () => {
    const failing = put({ ConditionExpression: 'attribute_exists(pk)' })
    await expect(call('TransactWriteItems', { TransactItems: [failing] })).rejects.toMatchObject({
      code: 'TransactionCanceledException',
    })
  })

  test('not what a table or index holds', async () => {
    const input = {
      IndexName: 'by-g',
      KeyConditionExpression: 'g = :g',
      ExpressionAttributeValues: { ':g': text('x') },
    }
    expect(await call('Query', { ...input, ProjectionExpression: 'pk, g, more' })).toMatchObject({ Count: 0 })
  })
})
