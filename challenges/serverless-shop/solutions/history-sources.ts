import { changed, rewritten } from './account-changes.ts'

/** Sources of the history, made from the starter's: each with another way to find a customer's orders. */

/** What reads the page that is asked for, and hands `next` on. */
const paged = `  const { next } = event.queryStringParameters ?? {}
  return answer(200, await ordersOf(customer, limit, next))
`

const withPages = (source: string) =>
  changed(source, '  return answer(200, { orders: await ordersOf(customer) })\n', paged)

const token = `const tokenOf = key => Buffer.from(JSON.stringify(key)).toString('base64url')
const keyOf = token => JSON.parse(Buffer.from(token, 'base64url').toString())

`

/** By the index, newest first, with the table's own key as the token. */
export function historyByIndex(source: string, index = 'by-customer'): string {
  return rewritten(
    changed(withPages(source), 'PutItemCommand, ScanCommand', 'PutItemCommand, QueryCommand'),
    {
      function: 'ordersOf',
      by: `${token}async function ordersOf(customer, limit, next) {
  const { Items = [], LastEvaluatedKey } = await database.send(
    new QueryCommand({
      TableName,
      IndexName: '${index}',
      KeyConditionExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': { S: customer } },
      ScanIndexForward: false,
      Limit: limit,
      ...(next && { ExclusiveStartKey: keyOf(next) }),
    }),
  )
  return {
    orders: Items.map(orderOf),
    ...(LastEvaluatedKey && { next: tokenOf(LastEvaluatedKey) }),
  }
}
`,
    },
  )
}

/** By an index that has keys alone: finds them, and then gets the orders themselves. */
export function historyByKeys(source: string): string {
  return rewritten(
    changed(
      withPages(source),
      'PutItemCommand, ScanCommand',
      'BatchGetItemCommand, PutItemCommand, QueryCommand',
    ),
    {
      function: 'ordersOf',
      by: `async function ordersOf(customer, limit, next) {
  const [placedAt, orderId] = (next ?? '').split('~')
  const { Items = [], LastEvaluatedKey: last } = await database.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': { S: customer } },
      ScanIndexForward: false,
      Limit: limit,
      ...(next && {
        ExclusiveStartKey: { customer: { S: customer }, placedAt: { N: placedAt }, orderId: { S: orderId } },
      }),
    }),
  )
  const Keys = Items.map(item => ({ orderId: item.orderId }))
  if (Keys.length === 0) return { orders: [] }
  const { Responses } = await database.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }))
  const found = new Map(Responses[TableName].map(item => [item.orderId.S, orderOf(item)]))
  return {
    orders: Items.map(item => found.get(item.orderId.S)),
    ...(last && { next: last.placedAt.N + '~' + last.orderId.S }),
  }
}
`,
    },
  )
}

/** Looks one further than it shows, so that no page is empty. */
export function historyOneFurther(source: string): string {
  return rewritten(
    changed(withPages(source), 'PutItemCommand, ScanCommand', 'PutItemCommand, QueryCommand'),
    {
      function: 'ordersOf',
      by: `${token}async function ordersOf(customer, limit, next) {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': { S: customer } },
      ScanIndexForward: false,
      Limit: limit + 1,
      ...(next && { ExclusiveStartKey: keyOf(next) }),
    }),
  )
  const page = Items.slice(0, limit)
  const { orderId, placedAt } = page.at(-1) ?? {}
  return {
    orders: page.map(orderOf),
    ...(Items.length > limit && { next: tokenOf({ customer: { S: customer }, orderId, placedAt }) }),
  }
}
`,
    },
  )
}

/** Reads all of the customer's own, sorts them, and cuts the page out. */
export function historySliced(source: string): string {
  return rewritten(
    changed(withPages(source), 'PutItemCommand, ScanCommand', 'PutItemCommand, QueryCommand'),
    {
      function: 'ordersOf',
      by: `async function ordersOf(customer, limit, next) {
  const all = []
  let ExclusiveStartKey
  do {
    const { Items = [], LastEvaluatedKey } = await database.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-customer',
        KeyConditionExpression: 'customer = :customer',
        ExpressionAttributeValues: { ':customer': { S: customer } },
        ExclusiveStartKey,
      }),
    )
    all.push(...Items.map(orderOf))
    ExclusiveStartKey = LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  all.sort((one, other) => other.placedAt - one.placedAt || one.orderId.localeCompare(other.orderId))
  const from = Number(next ?? 0)
  return {
    orders: all.slice(from, from + limit),
    ...(from + limit < all.length && { next: String(from + limit) }),
  }
}
`,
    },
  )
}

/** In a table of its own, whose key is customer and time. */
export const historyInNewTable = `import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const TableName = process.env.TABLE

export const handler = async event => {
  const { customer } = event.pathParameters
  if (event.requestContext.http.method === 'POST') return place(customer, JSON.parse(event.body ?? '{}'))
  const { limit = '20', next } = event.queryStringParameters ?? {}
  if (!/^\\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 50) return answer(400, { message: 'No such limit' })
  const { Items, LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': customer },
      ScanIndexForward: false,
      Limit: Number(limit),
      ConsistentRead: true,
      ...(next && { ExclusiveStartKey: { customer, place: next } }),
    }),
  )
  const orders = Items.map(({ orderId, placedAt, pieces }) => ({ orderId, placedAt, pieces }))
  return answer(200, { orders, ...(LastEvaluatedKey && { next: LastEvaluatedKey.place }) })
}

async function place(customer, { items }) {
  if (!Array.isArray(items) || items.length === 0) return answer(400, { message: 'An order needs items' })
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
  const order = { orderId: randomUUID(), placedAt: Date.now(), pieces }
  const Item = { customer, place: order.placedAt + '#' + order.orderId, ...order }
  await documents.send(new PutCommand({ TableName, Item }))
  return answer(201, order)
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`

/** With boto3. */
export const pythonHistory = `import base64
import json
import os
import time
import uuid

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def order_of(item):
    return {"orderId": item["orderId"], "placedAt": int(item["placedAt"]), "pieces": int(item["pieces"])}


def handler(event, context):
    customer = event["pathParameters"]["customer"]
    if event["routeKey"].startswith("POST"):
        items = json.loads(event.get("body") or "{}").get("items")
        if not isinstance(items, list) or not items:
            return answer(400, {"message": "An order needs items"})
        pieces = sum(item["quantity"] for item in items)
        order = {"orderId": str(uuid.uuid4()), "placedAt": int(time.time() * 1000), "pieces": pieces}
        table.put_item(Item={"customer": customer, **order})
        return answer(201, order)
    query = event.get("queryStringParameters") or {}
    limit = query.get("limit", "20")
    if not limit.isdigit() or not 1 <= int(limit) <= 50:
        return answer(400, {"message": "A limit is a whole number from 1 to 50"})
    start = {}
    if "next" in query:
        placed_at, order_id = json.loads(base64.urlsafe_b64decode(query["next"]))
        start = {"ExclusiveStartKey": {"customer": customer, "placedAt": placed_at, "orderId": order_id}}
    found = table.query(
        IndexName="by-customer",
        KeyConditionExpression=Key("customer").eq(customer),
        ScanIndexForward=False,
        Limit=int(limit),
        **start,
    )
    body = {"orders": [order_of(item) for item in found["Items"]]}
    last = found.get("LastEvaluatedKey")
    if last:
        body["next"] = base64.urlsafe_b64encode(
            json.dumps([int(last["placedAt"]), last["orderId"]]).encode()
        ).decode()
    return answer(200, body)
`

/** Stores orders where they always were, and finds them in a table that somebody else fills. */
export const historyFromCopy = historyInNewTable
  .replace(
    "const Item = { customer, place: order.placedAt + '#' + order.orderId, ...order }",
    'const Item = { customer, ...order }',
  )
  .replace('new PutCommand({ TableName, Item })', 'new PutCommand({ TableName: process.env.ORDERS, Item })')

/** Is told of every order that is stored, and stores it a second time by customer and time. */
export const copier = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

export async function handler({ Records }) {
  for (const { dynamodb } of Records) {
    const { customer, orderId, placedAt, pieces } = dynamodb.NewImage
    const Item = { customer, place: { S: placedAt.N + '#' + orderId.S }, orderId, placedAt, pieces }
    await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
  }
}
`
