import { defineProcedure, type ProcedureContext } from '../../../../shared/challenge/procedure.ts'
import { giftsOf } from '../../names/gifts.ts'
import { partsOf } from '../../names/parts.ts'
import { recipesOf } from '../../names/recipes.ts'
import { refundsOf } from '../../names/refunds.ts'
import { reviewsOf } from '../../names/reviews.ts'
import { stockOf } from '../../names/stock.ts'
import { shopName } from '../../shop.ts'
import { deploy } from '../account-changes.ts'
import { grantDocuments } from '../help-desk.ts'
import { mendParts } from '../parts-desk.ts'
import { reference as openDoors } from '../stock.ts'
import { agentSource } from './agent-source.ts'
import { recipes, refunds, reviews } from './changed-desks.ts'
import * as desks from './desk-sources.ts'

/** The whole exam with Strands for TypeScript, and the nightly job with MCP's own SDK. */

const deployAgent = (context: ProcedureContext, name: string, source: string) =>
  deploy(context, name, { 'index.mjs': source, 'agent.mjs': agentSource })

export const trackingDesk = defineProcedure(async context => {
  const starter = await context.starterFile('tracking/index.mjs')
  const [, getOrder = ''] = /(\/\*\* What the tool get_order finds[\s\S]*)$/.exec(starter) ?? []
  await deployAgent(context, shopName(context, 'tracking'), desks.tracking(getOrder))
})

export const stockDoors = defineProcedure(async context => {
  await openDoors(context)
  await deploy(context, stockOf(context).restock, {
    'index.mjs': desks.restock,
    'signing.mjs': await context.starterFile('restock/signing.mjs'),
  })
})

export const accountDesk = defineProcedure(context =>
  deployAgent(context, shopName(context, 'account'), desks.account),
)

export const helpDesk = defineProcedure(async context => {
  await grantDocuments(context)
  await deployAgent(context, shopName(context, 'help'), desks.help)
})

export const refundDesk = defineProcedure(async context =>
  deployAgent(context, refundsOf(context).function, refunds(await context.starterFile('refunds/index.mjs'))),
)

export const reviewDesk = defineProcedure(async context =>
  deployAgent(context, reviewsOf(context).function, reviews(await context.starterFile('reviews/index.mjs'))),
)

export const giftDesk = defineProcedure(context =>
  deployAgent(context, giftsOf(context).function, desks.gifts),
)

export const recipeDesk = defineProcedure(async context =>
  deployAgent(context, recipesOf(context).function, recipes(await context.starterFile('recipes/index.mjs'))),
)

export const partDesk = defineProcedure(async context => {
  await mendParts(context)
  await deployAgent(context, partsOf(context).function, desks.parts)
})
