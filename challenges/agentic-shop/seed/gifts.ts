import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { giftsOf, gifts as list } from '../names/gifts.ts'
import { allow, asksModel } from '../policies.ts'
import { modelId, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'

/** The gift desk, which trusts its model to end, to answer and to make sense. Also sets it back. */
export const gifts = defineProcedure(async context => {
  const { function: name, table } = giftsOf(context)
  await putTable(context, table, 'sku')
  await storeEntries(context, table, list)
  await putDesk(context, {
    name,
    files: { 'index.mjs': await context.starterFile('gifts/index.mjs') },
    may: [asksModel(context), allow(tableArn(context, table), 'dynamodb:GetItem', 'dynamodb:Scan')],
    variables: { TABLE: table, MODEL: modelId },
    seconds: 60,
    routes: ['POST /gifts/chat'],
  })
})
