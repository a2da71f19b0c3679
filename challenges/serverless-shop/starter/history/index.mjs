import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

/** POST /customers/{customer}/orders and GET /customers/{customer}/orders */
export async function handler(event) {
  const { customer } = event.pathParameters
  if (event.routeKey.startsWith('POST')) return place(customer, JSON.parse(event.body ?? '{}'))
  const limit = Number(event.queryStringParameters?.limit ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 50)
    return answer(400, { message: 'A limit is a whole number from 1 to 50' })
  return answer(200, { orders: await ordersOf(customer) })
}

async function place(customer, { items }) {
  if (!Array.isArray(items) || items.length === 0) return answer(400, { message: 'An order needs items' })
  const pieces = items.reduce((sum, item) => sum + item.quantity, 0)
  const order = { orderId: randomUUID(), placedAt: Date.now(), pieces }
  const Item = {
    orderId: { S: order.orderId },
    customer: { S: customer },
    placedAt: { N: String(order.placedAt) },
    pieces: { N: String(pieces) },
  }
  await database.send(new PutItemCommand({ TableName, Item }))
  return answer(201, order)
}

async function ordersOf(customer) {
  const { Items = [] } = await database.send(
    new ScanCommand({
      TableName,
      FilterExpression: 'customer = :customer',
      ExpressionAttributeValues: { ':customer': { S: customer } },
    }),
  )
  return Items.map(orderOf)
}

function orderOf({ orderId, placedAt, pieces }) {
  return { orderId: orderId.S, placedAt: Number(placedAt.N), pieces: Number(pieces.N) }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
