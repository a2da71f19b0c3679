import type { ChallengeContext } from '../../../shared/challenge/check.ts'
import { dataStatements, type Statement } from '../policies.ts'
import { type Shop, tableArn } from '../shop.ts'

/** The wish list's policy as the tidying left it. Reading works in every variant, storing in none. */
export function wishlistStatements(context: ChallengeContext, shop: Shop): readonly Statement[] {
  const own = tableArn(context, shop.tables.wishlists)
  const reading: Statement = { Effect: 'Allow', Action: ['dynamodb:Query'], Resource: own }
  switch (context.parameters.wishlistFault) {
    case 'missing-action':
      return [reading]
    case 'wrong-table':
      return [
        reading,
        {
          Effect: 'Allow',
          Action: ['dynamodb:PutItem'],
          Resource: tableArn(context, shop.functions.wishlist),
        },
      ]
    case 'explicit-deny':
      return [
        ...dataStatements(context, shop).wishlist,
        { Effect: 'Deny', Action: ['dynamodb:Put*', 'dynamodb:Update*'], Resource: own },
      ]
    default:
      throw new Error(`There is no wish list fault ${context.parameters.wishlistFault}`)
  }
}
