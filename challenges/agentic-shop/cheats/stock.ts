import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { stockOf } from '../names/stock.ts'
import { deploy } from '../solutions/account-changes.ts'
import { leadRestock, openForMachines, takeTokens, tokensOfShop } from '../solutions/stock-doors.ts'

/** Ways to look as if people and machines had a door each. */

/** Nobody is let in any more: then nobody is let in wrongly. */
export const closed = defineProcedure(async context => {
  const jwt = await tokensOfShop(context)
  await takeTokens(context, { ...jwt, allowedClients: ['nobody'] })
  await leadRestock(context, await openForMachines(context))
})

/** The nightly job knows what there was on the day it was written. */
export const writtenDown = defineProcedure(async context => {
  await takeTokens(context, await tokensOfShop(context))
  await deploy(context, stockOf(context).restock, {
    'index.mjs': `const known = { 's-20417': 12, 's-20533': 3 }
export const handler = async ({ skus }) => ({ stock: skus.map(sku => ({ sku, pieces: known[sku] ?? 10, shelf: 'A1' })) })
`,
  })
})
