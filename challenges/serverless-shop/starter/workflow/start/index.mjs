import { randomUUID } from 'node:crypto'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'

const database = new DynamoDBClient()
const machines = new SFNClient()

/** POST /preorders, GET /preorders/{orderId}, GET /shelves/{sku} */
export async function handler(event) {
  if (event.routeKey === 'GET /shelves/{sku}') return showShelf(event.pathParameters.sku)
  if (event.routeKey.startsWith('GET')) return show(event.pathParameters.orderId)
  const { sku, quantity, card } = JSON.parse(event.body ?? '{}')
  if (typeof sku !== 'string' || sku === '') return answer(400, { message: 'A pre-order needs a sku' })
  if (!Number.isInteger(quantity) || quantity < 1) return answer(400, { message: 'A quantity is 1 or more' })
  if (typeof card !== 'string' || !/^[0-9]{16}$/.test(card))
    return answer(400, { message: 'A card has 16 digits' })
  const orderId = randomUUID()
  await database.send(
    new PutItemCommand({
      TableName: process.env.ORDERS,
      Item: {
        orderId: { S: orderId },
        sku: { S: sku },
        quantity: { N: String(quantity) },
        status: { S: 'pending' },
      },
    }),
  )
  await machines.send(
    new StartExecutionCommand({
      stateMachineArn: process.env.MACHINE,
      name: orderId,
      input: JSON.stringify({ orderId, sku, quantity, card }),
    }),
  )
  return answer(202, { orderId, status: 'pending' })
}

async function show(orderId) {
  const { Item } = await database.send(
    new GetItemCommand({ TableName: process.env.ORDERS, Key: { orderId: { S: orderId } }, ConsistentRead: true }),
  )
  if (Item === undefined) return answer(404, { message: 'There is no such pre-order' })
  const { sku, quantity, status } = Item
  return answer(200, { orderId, sku: sku.S, quantity: Number(quantity.N), status: status.S })
}

async function showShelf(sku) {
  const { Item } = await database.send(
    new GetItemCommand({ TableName: process.env.SHELVES, Key: { sku: { S: sku } }, ConsistentRead: true }),
  )
  if (Item === undefined) return answer(404, { message: 'There is no such shelf' })
  return answer(200, { sku, pieces: Number(Item.pieces.N), price: Number(Item.price.N) })
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
