import { randomUUID } from 'node:crypto'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

const database = new DynamoDBClient()
const queues = new SQSClient()

/** POST /orders puts an order into the queue; GET /orders/{orderId} shows one that was fulfilled. */
export async function handler(event) {
  if (event.routeKey.startsWith('GET')) return show(event.pathParameters.orderId)
  const { items } = JSON.parse(event.body ?? '{}')
  if (!Array.isArray(items) || items.length === 0) return answer(400, { message: 'An order needs items' })
  const order = { orderId: randomUUID(), items }
  await queues.send(
    new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(order) }),
  )
  return answer(202, { orderId: order.orderId })
}

async function show(orderId) {
  const { Item } = await database.send(
    new GetItemCommand({ TableName: process.env.TABLE, Key: { orderId: { S: orderId } } }),
  )
  if (Item === undefined) return answer(404, { message: 'There is no such order yet' })
  return answer(200, { orderId, pieces: Number(Item.pieces.N) })
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
