import { randomInt } from 'node:crypto'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

/** Customers order, and look their order up. */
export async function handler(event) {
  if (event.routeKey === 'POST /orders') return place(JSON.parse(event.body ?? '{}'))
  const Key = { orderId: { S: event.pathParameters.orderId } }
  const { Item } = await database.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
  return Item === undefined ? answer(404, { message: 'There is no such order' }) : answer(200, shown(Item))
}

async function place({ city, pieces }) {
  if (typeof city !== 'string' || city === '' || !Number.isInteger(pieces) || pieces < 1)
    return answer(400, { message: 'A city and a number of pieces are needed' })
  const Item = {
    orderId: { S: `k-${randomInt(100_000_000, 999_999_999)}` },
    status: { S: ['ordered', 'paid', 'being packed'][randomInt(3)] },
    city: { S: city },
    pieces: { N: String(pieces) },
  }
  await database.send(new PutItemCommand({ TableName, Item }))
  return answer(201, shown(Item))
}

function shown({ orderId, status, city, pieces }) {
  return { orderId: orderId.S, status: status.S, city: city.S, pieces: Number(pieces.N) }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
