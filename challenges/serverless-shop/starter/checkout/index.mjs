import { randomUUID } from 'node:crypto'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const database = new DynamoDBClient()
const partners = new LambdaClient()
const TableName = process.env.TABLE
const patienceMs = Number(process.env.PATIENCE_SECONDS) * 1000

/** POST /checkout and GET /checkout/{checkoutId} */
export async function handler(event) {
  if (event.routeKey.startsWith('GET')) return show(event.pathParameters.checkoutId)
  const { country, items } = JSON.parse(event.body ?? '{}')
  if (typeof country !== 'string' || country === '') return answer(400, { message: 'A country is needed' })
  if (!Array.isArray(items) || items.length === 0) return answer(400, { message: 'Items are needed' })
  const pieces = items.reduce((sum, item) => sum + item.quantity, 0)
  const quote = await shippingOf(country, pieces)
  if (quote === 'late') return answer(504, { message: 'The carrier has not answered' })
  if (quote === undefined) return answer(502, { message: 'The carrier does not go there' })
  const checkout = { checkoutId: randomUUID(), country, pieces, shipping: quote.cost, quoteId: quote.quoteId }
  await database.send(
    new PutItemCommand({
      TableName,
      Item: { checkoutId: { S: checkout.checkoutId }, text: { S: JSON.stringify(checkout) } },
    }),
  )
  return answer(201, checkout)
}

/** Asks the carrier what shipping costs; undefined where it does not go, and 'late' where it does not answer. */
async function shippingOf(country, pieces) {
  const question = { FunctionName: process.env.CARRIER, Payload: JSON.stringify({ country, pieces }) }
  const late = new Promise(done => setTimeout(done, patienceMs, 'late'))
  const asked = await Promise.race([partners.send(new InvokeCommand(question)), late])
  if (asked === 'late') return 'late'
  return asked.FunctionError === undefined ? JSON.parse(Buffer.from(asked.Payload).toString()) : undefined
}

async function show(checkoutId) {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: { checkoutId: { S: checkoutId } } }),
  )
  if (Item === undefined) return answer(404, { message: 'There is no such checkout' })
  return answer(200, JSON.parse(Item.text.S))
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
