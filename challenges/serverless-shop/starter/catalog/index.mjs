import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()
const TableName = process.env.TABLE

/** GET /products, GET /products/{sku} and POST /products */
export async function handler(event) {
  if (event.requestContext.http.method === 'POST') return add(JSON.parse(event.body ?? '{}'))
  const { sku } = event.pathParameters ?? {}
  return sku === undefined ? all() : one(sku)
}

async function all() {
  const { Items = [] } = await database.send(new ScanCommand({ TableName }))
  return answer(200, { products: Items.map(productOf) })
}

async function one(sku) {
  const { Item } = await database.send(new GetItemCommand({ TableName, Key: { sku: { S: sku } } }))
  if (Item === undefined) return answer(404, { message: 'There is no such product' })
  return answer(200, productOf(Item))
}

async function add({ sku, name, price }) {
  if (typeof sku !== 'string' || sku === '' || typeof name !== 'string' || name === '')
    return answer(400, { message: 'A sku and a name are needed' })
  if (!Number.isInteger(price) || price < 1) return answer(400, { message: 'A price in cents is needed' })
  const Item = { sku: { S: sku }, name: { S: name }, price: { N: String(price) } }
  await database.send(new PutItemCommand({ TableName, Item }))
  return answer(201, productOf(Item))
}

function productOf({ sku, name, price }) {
  return { sku: sku.S, name: name.S, price: Number(price.N) }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
