import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { paidOrders, refundsOf } from '../names/refunds.ts'
import { allow, asksModel } from '../policies.ts'
import { functionArn, modelId, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'
import { subsOfCustomers } from './people.ts'

/** The refund desk, which pays whatever the model asks for. Also sets it back; what was paid is paid. */
export const refunds = defineProcedure(async context => {
  const names = refundsOf(context)
  await Promise.all([
    putTable(context, names.orders, 'orderId'),
    putTable(context, names.requests, 'requestId'),
  ])
  await storeEntries(context, names.orders, paidOrders(await subsOfCustomers(context)))
  await putDesk(context, {
    name: names.function,
    files: { 'index.mjs': await context.starterFile('refunds/index.mjs') },
    may: [
      asksModel(context),
      allow(tableArn(context, names.orders), 'dynamodb:GetItem'),
      allow(
        tableArn(context, names.requests),
        ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'],
      ),
      allow(functionArn(context, names.bank), 'lambda:InvokeFunction'),
    ],
    variables: { ORDERS: names.orders, REQUESTS: names.requests, BANK: names.bank, MODEL: modelId },
    routes: ['POST /refunds/chat', 'GET /refunds/requests', 'POST /refunds/requests/{requestId}'],
    isSignedIn: true,
  })
})

/** The bank, which belongs to others. */
export async function putBank(context: ProcedureContext): Promise<void> {
  const { bank, payouts } = refundsOf(context)
  await putTable(context, payouts, 'payoutId')
  await putDesk(context, {
    name: bank,
    files: { 'index.mjs': bankSource },
    may: [allow(tableArn(context, payouts), 'dynamodb:PutItem')],
    variables: { TABLE: payouts },
  })
}

const bankSource = `import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

export async function handler({ orderId, cents, customer }) {
  if (typeof orderId !== 'string' || typeof customer !== 'string' || !Number.isInteger(cents) || cents < 1)
    throw new Error('An orderId, a customer and whole cents are needed')
  const payoutId = randomUUID()
  const Item = { payoutId: { S: payoutId }, orderId: { S: orderId }, cents: { N: String(cents) }, customer: { S: customer } }
  await database.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
  return { payoutId }
}
`
