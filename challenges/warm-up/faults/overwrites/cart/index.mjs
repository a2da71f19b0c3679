import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

/** POST /carts/{cartId}/items and GET /carts/{cartId} */
export async function handler(event) {
  const { cartId } = event.pathParameters
  if (event.routeKey.startsWith('POST')) {
    const { sku, quantity } = JSON.parse(event.body ?? '{}')
    if (typeof sku !== 'string' || sku === '' || !Number.isInteger(quantity) || quantity < 1)
      return answer(400, { message: 'A sku and a quantity of at least 1 are needed' })
    await add(cartId, sku, quantity)
  }
  return answer(200, { cartId, items: await itemsOf(cartId) })
}

async function add(cartId, sku, quantity) {
  await database.send(
    new PutItemCommand({
      TableName,
      Item: { cartId: { S: cartId }, items: { M: { [sku]: { N: String(quantity) } } } },
    }),
  )
}

async function itemsOf(cartId) {
  const { Item } = await database.send(new GetItemCommand({ TableName, Key: { cartId: { S: cartId } } }))
  return Object.entries(Item?.items.M ?? {}).map(([sku, { N }]) => ({ sku, quantity: Number(N) }))
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
