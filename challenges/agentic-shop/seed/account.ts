import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { ordersOf } from '../names/account.ts'
import { allow, asksModel } from '../policies.ts'
import { modelId, shopName, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'
import { subsOfCustomers } from './people.ts'

/** The desk of those who have signed in, which tells everybody everything. Also sets it back. */
export const account = defineProcedure(async context => {
  const table = shopName(context, 'account-orders')
  await putTable(context, table, 'orderId')
  await storeEntries(context, table, ordersOf(await subsOfCustomers(context)))
  await putDesk(context, {
    name: shopName(context, 'account'),
    files: { 'index.mjs': await context.starterFile('account/index.mjs') },
    may: [asksModel(context), allow(tableArn(context, table), 'dynamodb:GetItem', 'dynamodb:Scan')],
    variables: { TABLE: table, MODEL: modelId },
    routes: ['POST /account/chat'],
    isSignedIn: true,
  })
})
