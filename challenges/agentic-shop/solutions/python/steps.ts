import { defineProcedure, type ProcedureContext } from '../../../../shared/challenge/procedure.ts'
import { giftsOf } from '../../names/gifts.ts'
import { partsOf } from '../../names/parts.ts'
import { recipesOf } from '../../names/recipes.ts'
import { refundsOf } from '../../names/refunds.ts'
import { reviewsOf } from '../../names/reviews.ts'
import { shopName } from '../../shop.ts'
import { deploy } from '../account-changes.ts'
import { grantDocuments } from '../help-desk.ts'
import { mendParts } from '../parts-desk.ts'
import * as stock from '../stock.ts'
import * as tracking from '../tracking.ts'
import { agentSource } from './agent-source.ts'
import * as desks from './desk-sources.ts'
import * as guardedDesks from './guarded-desk-sources.ts'

/**
 * The whole exam in Python, with boto3. What answers by and by stays in Node.js: of AWS's own runtimes that one alone can
 * (docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
 */

const deployPython = (context: ProcedureContext, name: string, source: string) =>
  deploy(
    context,
    name,
    { 'index.py': source, 'agent.py': agentSource },
    { Runtime: 'python3.12', Handler: 'index.handler' },
  )

export const trackingDesk = tracking.reference

/** The gateways are what they are; the nightly job is in Python. */
export const stockDoors = stock.inPython

export const accountDesk = defineProcedure(context =>
  deployPython(context, shopName(context, 'account'), desks.account),
)

export const helpDesk = defineProcedure(async context => {
  await grantDocuments(context)
  await deployPython(context, shopName(context, 'help'), desks.help)
})

export const refundDesk = defineProcedure(context =>
  deployPython(context, refundsOf(context).function, guardedDesks.refunds),
)

export const reviewDesk = defineProcedure(context =>
  deployPython(context, reviewsOf(context).function, guardedDesks.reviews),
)

export const giftDesk = defineProcedure(context =>
  deployPython(context, giftsOf(context).function, desks.gifts),
)

export const recipeDesk = defineProcedure(async context => {
  const starter = await context.starterFile('recipes/index.mjs')
  const book = Object.fromEntries(
    [...starter.matchAll(/^ {2}(\w+): '([^']*)',$/gm)].map(([, dish = '', recipe = '']) => [dish, recipe]),
  )
  await deployPython(context, recipesOf(context).function, guardedDesks.recipes(book))
})

export const partDesk = defineProcedure(async context => {
  await mendParts(context)
  await deployPython(context, partsOf(context).function, desks.parts)
})
