import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

/** POST /wishlists/{listId}/items and GET /wishlists/{listId} */
export async function handler(event) {
  const { listId } = event.pathParameters
  if (event.routeKey.startsWith('POST')) {
    const { sku } = JSON.parse(event.body ?? '{}')
    if (typeof sku !== 'string' || sku === '') return answer(400, { message: 'A sku is needed' })
    await database.send(new PutItemCommand({ TableName, Item: { listId: { S: listId }, sku: { S: sku } } }))
  }
  return answer(200, { listId, skus: await skusOf(listId) })
}

async function skusOf(listId) {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'listId = :list',
      ExpressionAttributeValues: { ':list': { S: listId } },
    }),
  )
  return Items.map(item => item.sku.S)
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
