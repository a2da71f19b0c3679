import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const database = new DynamoDBClient()
const partners = new LambdaClient()
const TableName = process.env.TABLE

/** POST /payments and GET /payments/{paymentId} */
export async function handler(event) {
  if (event.routeKey.startsWith('GET')) return show(event.pathParameters.paymentId)
  const { paymentId, customer, amount } = JSON.parse(event.body ?? '{}')
  if (typeof paymentId !== 'string' || paymentId === '' || typeof customer !== 'string' || customer === '')
    return answer(400, { message: 'A paymentId and a customer are needed' })
  if (!Number.isInteger(amount) || amount < 1) return answer(400, { message: 'An amount in cents is needed' })
  await charge(paymentId, customer, amount)
  return answer(200, { paymentId, customer, amount })
}

async function charge(paymentId, customer, amount) {
  await debit(paymentId, customer, amount)
  const Item = {
    paymentId: { S: paymentId },
    chargeId: { S: randomUUID() },
    customer: { S: customer },
    amount: { N: String(amount) },
  }
  await database.send(new PutItemCommand({ TableName, Item }))
}

/** Has the bank take money from a customer. Rejects when it took nothing. */
async function debit(reference, customer, amount) {
  const { FunctionError } = await partners.send(
    new InvokeCommand({
      FunctionName: process.env.BANK,
      Payload: JSON.stringify({ reference, customer, amount }),
    }),
  )
  if (FunctionError !== undefined) throw new Error('The bank is busy')
}

async function show(paymentId) {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'paymentId = :payment',
      ExpressionAttributeValues: { ':payment': { S: paymentId } },
    }),
  )
  const [charged] = Items
  if (charged === undefined) return answer(404, { message: 'There is no such payment' })
  return answer(200, { paymentId, customer: charged.customer.S, amount: Number(charged.amount.N) })
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
