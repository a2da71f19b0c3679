import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CallContext, Fields, RawAnswer } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createDynamodbService } from './service.ts'

const service = createDynamodbService()
let context: TemporaryCallContext

beforeEach(() => {
  context = createTemporaryCallContext([service])
})
afterEach(async () => {
  await service.open?.(context).close()
  await context.close()
})

async function call(operation: string, input: Fields, where: CallContext = context): Promise<Fields> {
  const answer: Fields = (await service.operations[operation]?.(where, input)) ?? {}
  return answer.$raw === undefined ? answer : JSON.parse(String((answer.$raw as RawAnswer).body))
}

const ORDERS = {
  TableName: 'orders',
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'customer', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-customer',
      KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
}
const TABLE_ARN = `arn:aws:dynamodb:us-east-1:${TEST_ACCOUNT_ID}:table/orders`
const put = (id: string, where?: CallContext) =>
  call('PutItem', { TableName: 'orders', Item: { id: { S: id }, customer: { S: 'c1' } } }, where)
const get = async (id: string, where?: CallContext) =>
  (await call('GetItem', { TableName: 'orders', Key: { id: { S: id } } }, where)).Item

describe('the engine behind the account', () => {
  test('tables carry the ARN of the account and region, and are named by ARN too', async () => {
    const created = await call('CreateTable', ORDERS)
    expect(created).toMatchObject({ TableDescription: { TableArn: TABLE_ARN } })
    await call('PutItem', { TableName: TABLE_ARN, Item: { id: { S: '1' } } })
    expect(await get('1')).toEqual({ id: { S: '1' } })
    await call('TagResource', { ResourceArn: TABLE_ARN, Tags: [{ Key: 'team', Value: 'shop' }] })
    expect(await call('ListTagsOfResource', { ResourceArn: TABLE_ARN })).toMatchObject({
      Tags: [{ Key: 'team', Value: 'shop' }],
    })
  })

  test('refusals are those of DynamoDB', async () => {
    await call('CreateTable', ORDERS)
    await put('1')
    await expect(call('CreateTable', ORDERS)).rejects.toMatchObject({ code: 'ResourceInUseException' })
    await expect(call('GetItem', { TableName: 'none', Key: {} })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
    const conditional = {
      TableName: 'orders',
      Item: { id: { S: '1' } },
      ConditionExpression: 'attribute_not_exists(id)',
    }
    await expect(call('PutItem', conditional)).rejects.toMatchObject({
      code: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    })
    await expect(call('TransactWriteItems', { TransactItems: [{ Put: conditional }] })).rejects.toMatchObject(
      {
        code: 'TransactionCanceledException',
        fields: { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] },
      },
    )
  })

  test('an index is queried and binary values pass unchanged', async () => {
    await call('CreateTable', ORDERS)
    await put('1')
    await call('PutItem', {
      TableName: 'orders',
      Item: { id: { S: '2' }, customer: { S: 'c1' }, raw: { B: Buffer.from('bytes') } },
    })
    const found = await call('Query', {
      TableName: 'orders',
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :c',
      ExpressionAttributeValues: { ':c': { S: 'c1' } },
    })
    expect(found).toMatchObject({ Count: 2 })
    expect(await get('2')).toMatchObject({ raw: { B: Buffer.from('bytes').toString('base64') } })
  })

  test.each([
    ['SSESpecification', { Enabled: true }],
    ['ResourcePolicy', '{}'],
    ['OnDemandThroughput', { MaxReadRequestUnits: 1 }],
  ])('%s, which would have no effect, is refused', async (name, value) => {
    await expect(call('CreateTable', { ...ORDERS, [name]: value })).rejects.toMatchObject({ status: 501 })
    expect(await call('ListTables', {})).toEqual({ TableNames: [] })
  })

  test('old values of an entry that was not there are not told', async () => {
    await call('CreateTable', ORDERS)
    const add = () =>
      call('UpdateItem', {
        TableName: 'orders',
        Key: { id: { S: 'first' } },
        UpdateExpression: 'SET customer = :customer',
        ExpressionAttributeValues: { ':customer': { S: 'ines' } },
        ReturnValues: 'ALL_OLD',
      })
    expect(await add()).not.toHaveProperty('Attributes')
    expect(await add()).toMatchObject({ Attributes: { customer: { S: 'ines' } } })
  })

  test('regions and accounts do not see each other', async () => {
    await call('CreateTable', ORDERS)
    expect(await call('ListTables', {}, { ...context, region: 'eu-central-1' })).toEqual({ TableNames: [] })
    const other = createTemporaryCallContext([service])
    expect(await call('ListTables', {}, other)).toEqual({ TableNames: [] })
    await service.open?.(other).close()
    await other.close()
  })
})

describe('the life of an engine', () => {
  test('what was answered is there after the engine was killed', async () => {
    await call('CreateTable', ORDERS)
    const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`)
    for (const id of ids) await put(id)
    const [pid = 0] = await service.engines(context.state)
    process.kill(pid, 'SIGKILL')
    await vi.waitUntil(async () => !(await service.engines(context.state)).length)
    for (const id of ids) expect(await get(id)).toMatchObject({ id: { S: id } })
    expect(await service.engines(context.state)).not.toEqual([pid])
  })

  test('a reset of the account leaves no tables', async () => {
    await call('CreateTable', ORDERS)
    await (context.state as unknown as { reset(keep: () => boolean): Promise<void> }).reset(() => false)
    expect(await call('ListTables', {})).toEqual({ TableNames: [] })
  })

  test('calls at once share one engine, and an idle engine ends', async () => {
    const brief = createDynamodbService({ idleMs: 50 })
    const run = (operation: string, input: Fields) => brief.operations[operation]?.(context, input)
    await Promise.all([run('ListTables', {}), run('ListTables', {}), run('ListTables', {})])
    const pids = await brief.engines(context.state)
    expect(pids).toHaveLength(1)
    await vi.waitUntil(() => !existsSync(`/proc/${pids[0]}`), { timeout: 30_000 })
    await run('ListTables', {})
    expect(await brief.engines(context.state)).toHaveLength(1)
    await brief.open?.(context).close()
  })
})

describe('what IAM must decide', () => {
  const needs = (operation: string, input: Fields) => service.needs(operation, input, context)

  test.each([
    ['ListTables', {}, [['ListTables', '*']]],
    ['PutItem', { TableName: 'orders' }, [['PutItem', TABLE_ARN]]],
    ['Query', { TableName: 'orders', IndexName: 'i' }, [['Query', `${TABLE_ARN}/index/i`]]],
    ['BatchGetItem', { RequestItems: { orders: { Keys: [] } } }, [['BatchGetItem', TABLE_ARN]]],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'orders' } }, { ConditionCheck: { TableName: 'orders' } }] },
      [
        ['PutItem', TABLE_ARN],
        ['ConditionCheckItem', TABLE_ARN],
      ],
    ],
    [
      'ExecuteStatement',
      { Statement: `SELECT * FROM "orders"."i" WHERE id='from x'` },
      [['PartiQLSelect', `${TABLE_ARN}/index/i`]],
    ],
    [
      'ExecuteStatement',
      { Statement: `insert into orders value {'id':'1'}` },
      [['PartiQLInsert', TABLE_ARN]],
    ],
    [
      'ExecuteStatement',
      { Statement: `UPDATE "orders" SET a=1 WHERE id='1'` },
      [['PartiQLUpdate', TABLE_ARN]],
    ],
    [
      'BatchExecuteStatement',
      { Statements: [{ Statement: `DELETE FROM orders WHERE id='1'` }] },
      [['PartiQLDelete', TABLE_ARN]],
    ],
    [
      'CreateTable',
      { ...ORDERS, Tags: [{ Key: 'a', Value: 'b' }] },
      [
        ['CreateTable', TABLE_ARN],
        ['TagResource', TABLE_ARN],
      ],
    ],
  ])('%s of %j', (operation, input, expected) => {
    const found = needs(operation, input).map(need => [need.action.replace('dynamodb:', ''), need.resource])
    expect(found).toEqual(expected)
  })

  test('the tags of a table are conditions, and are kept through what happens to it', async () => {
    await call('CreateTable', { ...ORDERS, Tags: [{ Key: 'team', Value: 'shop' }] })
    const team = { 'aws:ResourceTag/team': 'shop' }
    expect(needs('DescribeTable', { TableName: 'orders' })).toEqual([
      { action: 'dynamodb:DescribeTable', resource: TABLE_ARN, context: team },
    ])
    await call('DescribeTable', { TableName: 'orders' })
    await call('TagResource', { ResourceArn: TABLE_ARN, Tags: [{ Key: 'cost', Value: '1' }] })
    await call('UpdateTable', { TableName: 'orders', BillingMode: 'PAY_PER_REQUEST' })
    const both = { ...team, 'aws:ResourceTag/cost': '1' }
    expect(needs('TransactGetItems', { TransactItems: [{ Get: { TableName: 'orders', Key: {} } }] })).toEqual(
      [
        {
          action: 'dynamodb:GetItem',
          resource: TABLE_ARN,
          context: { ...both, 'dynamodb:EnclosingOperation': 'TransactGetItems' },
        },
      ],
    )
    await call('UntagResource', { ResourceArn: TABLE_ARN, TagKeys: ['team', 'cost'] })
    expect(await call('ListTagsOfResource', { ResourceArn: TABLE_ARN })).toEqual({ Tags: [] })
    await call('TagResource', { ResourceArn: TABLE_ARN, Tags: [{ Key: 'a', Value: '' }] })
    await call('DeleteTable', { TableName: 'orders' })
    await call('CreateTable', ORDERS)
    expect(await call('ListTagsOfResource', { ResourceArn: TABLE_ARN })).toEqual({ Tags: [] })
  })

  test.each([
    `${TABLE_ARN}9`,
    `${TABLE_ARN}/index/by-customer`,
    TABLE_ARN.replace(TEST_ACCOUNT_ID, '999999999999'),
    TABLE_ARN.replace('us-east-1', 'eu-central-1'),
    'orders',
  ])('%s is no table of this place that has tags', async ResourceArn => {
    await call('CreateTable', ORDERS)
    await expect(call('TagResource', { ResourceArn, Tags: [] })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
    expect(needs('TagResource', { ResourceArn, Tags: [] })[0]?.context).toBeUndefined()
  })

  test('the leading keys and attributes of an access are condition keys', async () => {
    await call('CreateTable', ORDERS)
    expect(
      needs('GetItem', { TableName: 'orders', Key: { id: { S: 'u1' } }, ProjectionExpression: 'total' }),
    ).toMatchObject([{ context: { 'dynamodb:LeadingKeys': ['u1'], 'dynamodb:Attributes': ['id', 'total'] } }])
    const query = {
      TableName: 'orders',
      IndexName: 'by-customer',
      KeyConditionExpression: '#c = :c',
      ExpressionAttributeNames: { '#c': 'customer' },
      ExpressionAttributeValues: { ':c': { S: 'c9' } },
    }
    expect(needs('Query', query)).toMatchObject([{ context: { 'dynamodb:LeadingKeys': ['c9'] } }])
    const write = {
      orders: [{ PutRequest: { Item: { id: { S: 'a' } } } }, { DeleteRequest: { Key: { id: { S: 'b' } } } }],
    }
    expect(needs('BatchWriteItem', { RequestItems: write })).toMatchObject([
      { context: { 'dynamodb:LeadingKeys': ['b', 'a'] } },
    ])
  })
})
