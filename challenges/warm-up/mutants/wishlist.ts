import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { putPolicy } from '../policies.ts'
import { shopOf, tableArn } from '../shop.ts'

/** Everything on the own table, deleting it included. */
export const allActions = defineProcedure(async context => {
  const shop = shopOf(context)
  const own = tableArn(context, shop.tables.wishlists)
  await putPolicy(context, shop.functions.wishlist, 'data', [
    { Effect: 'Allow', Action: ['dynamodb:*'], Resource: own },
  ])
})

/** The right actions on every table. */
export const allTables = defineProcedure(async context => {
  await putPolicy(context, shopOf(context).functions.wishlist, 'data', [
    { Effect: 'Allow', Action: ['dynamodb:Query', 'dynamodb:PutItem'], Resource: '*' },
  ])
})

/** What people do when they are in a hurry. */
export const administrator = defineProcedure(async context => {
  await context.call('iam', 'AttachRolePolicy', {
    RoleName: shopOf(context).functions.wishlist,
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  })
})

/** Storing is allowed, and reading forgotten. */
export const writeOnly = defineProcedure(async context => {
  const shop = shopOf(context)
  const own = tableArn(context, shop.tables.wishlists)
  await putPolicy(context, shop.functions.wishlist, 'data', [
    { Effect: 'Allow', Action: ['dynamodb:PutItem'], Resource: own },
  ])
})
