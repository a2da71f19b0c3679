import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { allow, asksModel } from '../policies.ts'
import { modelId, shopName, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'

/** The desk that shall tell where an order is, without an assistant yet. Also sets it back. */
export const tracking = defineProcedure(async context => {
  const table = shopName(context, 'tracking-orders')
  await putTable(context, table, 'orderId')
  await storeEntries(context, table, ordersBefore)
  await putDesk(context, {
    name: shopName(context, 'tracking'),
    files: { 'index.mjs': await context.starterFile('tracking/index.mjs') },
    may: [asksModel(context), allow(tableArn(context, table), 'dynamodb:GetItem')],
    variables: { TABLE: table, MODEL: modelId },
    isStreamed: true,
  })
})

/** Where customers order, and see what they have ordered. */
export async function putOrders(context: ProcedureContext): Promise<void> {
  const table = shopName(context, 'tracking-orders')
  await putDesk(context, {
    name: shopName(context, 'orders'),
    files: { 'index.mjs': await context.starterFile('orders/index.mjs') },
    may: [allow(tableArn(context, table), 'dynamodb:GetItem', 'dynamodb:PutItem')],
    variables: { TABLE: table },
    routes: ['POST /orders', 'GET /orders/{orderId}'],
  })
}

const ordersBefore = [
  { orderId: 'k-104233', status: 'sent', city: 'Porto', pieces: 2 },
  { orderId: 'k-104871', status: 'being packed', city: 'Ghent', pieces: 5 },
]
