import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

/** POST {"message": "Where is order k-104233?"}: answers as plain text, by and by. */
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const { message } = JSON.parse(event.body ?? '{}')
  const isQuestion = typeof message === 'string' && message.trim() !== ''
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: isQuestion ? 200 : 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
  out.write(isQuestion ? 'Our assistant is not here yet. Please write to us.' : 'Ask about an order.')
  out.end()
})

/** What the tool get_order finds; undefined where there is no such order. */
async function getOrder(orderId) {
  const Key = { orderId: { S: orderId } }
  const { Item } = await database.send(
    new GetItemCommand({ TableName: process.env.TABLE, Key, ConsistentRead: true }),
  )
  if (Item === undefined) return undefined
  return { orderId, status: Item.status.S, city: Item.city.S, pieces: Number(Item.pieces.N) }
}
