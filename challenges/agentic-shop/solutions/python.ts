import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { giftsOf } from '../names/gifts.ts'
import { recipesOf } from '../names/recipes.ts'
import { refundsOf } from '../names/refunds.ts'
import { reviewsOf } from '../names/reviews.ts'
import { shopName } from '../shop.ts'
import { buildHelp } from './help-desk.ts'
import { deployPython } from './python-desk.ts'
import * as sources from './python-sources.ts'

/**
 * The desks in Python with boto3, but for the one whose words come as they are said: AWS's runtime for Python answers by the whole.
 */

export const account = defineProcedure(context =>
  deployPython(context, shopName(context, 'account'), sources.account),
)

/** The role's right is the same in any language. */
export const help = defineProcedure(async context => {
  await buildHelp(context)
  await deployPython(context, shopName(context, 'help'), sources.help)
})

export const refunds = defineProcedure(context =>
  deployPython(context, refundsOf(context).function, sources.refunds),
)

export const reviews = defineProcedure(context =>
  deployPython(context, reviewsOf(context).function, sources.reviews),
)

export const gifts = defineProcedure(context =>
  deployPython(context, giftsOf(context).function, sources.gifts),
)

export const recipes = defineProcedure(context =>
  deployPython(context, recipesOf(context).function, sources.recipes),
)
