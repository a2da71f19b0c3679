import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { dataStatements } from '../policies.ts'
import { shopOf, tableArn } from '../shop.ts'
import {
  aliasOf,
  allow,
  configure,
  createFunctionLike,
  createRole,
  deployFiles,
  giveRole,
  pointRoutes,
  policyOf,
  withLogs,
} from './account-changes.ts'
import { pythonWishlist, wishlistByDocuments, wishlistByUpdates } from './wishlist-sources.ts'

/** Right ways to let the wish list store again. */

const ownTable = (context: ProcedureContext) => tableArn(context, shopOf(context).tables.wishlists)
const needed = (context: ProcedureContext) => dataStatements(context, shopOf(context)).wishlist
const give = (context: ProcedureContext, ...statements: readonly object[]) =>
  giveRole(context, 'wishlist', 'data', ...statements)

/** Reading and storing in a statement each, as consoles write them. */
export const twoStatements = defineProcedure(async context => {
  const own = ownTable(context)
  await give(
    context,
    { Sid: 'Read', ...allow(own, 'dynamodb:Query') },
    { Sid: 'Store', ...allow(own, 'dynamodb:PutItem') },
  )
})

/** Reading stays where it is, storing is a policy beside it. */
export const policyBeside = defineProcedure(async context => {
  await give(context, allow(ownTable(context), 'dynamodb:Query'))
  await giveRole(context, 'wishlist', 'store', allow(ownTable(context), 'dynamodb:PutItem'))
})

/** A managed policy whose first version was wrong, and whose second counts. */
export const managedVersion = defineProcedure(async context => {
  const RoleName = shopOf(context).functions.wishlist
  const created = await context.call('iam', 'CreatePolicy', {
    PolicyName: `${RoleName}-store`,
    PolicyDocument: policyOf(allow('*', 'dynamodb:*')),
  })
  const PolicyArn = pickText(created, 'Policy', 'Arn') ?? ''
  await context.call('iam', 'CreatePolicyVersion', {
    PolicyArn,
    PolicyDocument: policyOf(...needed(context)),
    SetAsDefault: true,
  })
  await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn })
  await context.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'data' })
})

/** With a condition that always holds here. */
export const withCondition = defineProcedure(async context => {
  const Condition = { StringEquals: { 'aws:RequestedRegion': context.region } }
  await give(context, { ...allow(ownTable(context), 'dynamodb:Query', 'dynamodb:PutItem'), Condition })
})

/** The table and its indexes, as AWS's own templates write it. */
export const tableAndIndexes = defineProcedure(async context => {
  const own = ownTable(context)
  await give(context, allow([own, `${own}/index/*`], 'dynamodb:Query', 'dynamodb:PutItem'))
})

/** A broad policy under a boundary that allows exactly what is needed. */
export const underBoundary = defineProcedure(async context => {
  const RoleName = shopOf(context).functions.wishlist
  const boundary = await context.call('iam', 'CreatePolicy', {
    PolicyName: `${RoleName}-boundary`,
    PolicyDocument: withLogs(needed(context)),
  })
  await context.call('iam', 'PutRolePermissionsBoundary', {
    RoleName,
    PermissionsBoundary: pickText(boundary, 'Policy', 'Arn') ?? '',
  })
  await give(context, allow('*', 'dynamodb:*'))
})

/** Another role for the function. */
export const anotherRole = defineProcedure(async context => {
  const name = `${shopOf(context).functions.wishlist}-new`
  await configure(context, 'wishlist', { Role: await createRole(context, name, withLogs(needed(context))) })
})

/** Another function behind the routes, with a role of its own. */
export const anotherFunction = defineProcedure(async context => {
  const name = `${shopOf(context).functions.wishlist}-v2`
  const role = await createRole(context, name, withLogs(needed(context)))
  const source = await context.starterFile('wishlist/index.mjs')
  await pointRoutes(
    context,
    'wishlist',
    await createFunctionLike(context, 'wishlist', { name, role, source }),
  )
})

/** The routes go to an alias of a published version. */
export const behindAlias = defineProcedure(async context => {
  await give(context, ...needed(context))
  await pointRoutes(context, 'wishlist', await aliasOf(context, 'wishlist', 'live'))
})

/** The own table, in whichever region. */
export const anyRegion = defineProcedure(async context => {
  const name = shopOf(context).tables.wishlists
  const own = `arn:aws:dynamodb:*:${context.accountId}:table/${name}`
  await give(context, allow(own, 'dynamodb:Query', 'dynamodb:PutItem'))
})

/** What is needed, and a denial of all other tables. */
export const othersDenied = defineProcedure(async context => {
  const others = { Effect: 'Deny', Action: 'dynamodb:*', NotResource: ownTable(context) }
  await give(context, ...needed(context), others)
})

/** One statement for all that reads and stores entries. */
export const readsAndStores = defineProcedure(async context => {
  const actions = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'].map(
    name => `dynamodb:${name}`,
  )
  await give(context, allow(ownTable(context), ...actions))
})

/** Written anew with the document client. */
export const documentClient = defineProcedure(async context => {
  await give(context, ...needed(context))
  await deployFiles(context, 'wishlist', { 'index.mjs': wishlistByDocuments })
})

/** Stores by updates, and so needs another right. */
export const byUpdates = defineProcedure(async context => {
  await give(context, allow(ownTable(context), 'dynamodb:Query', 'dynamodb:UpdateItem'))
  await deployFiles(context, 'wishlist', { 'index.mjs': wishlistByUpdates })
})

/** Written anew in Python. */
export const inPython = defineProcedure(async context => {
  await give(context, ...needed(context))
  const settings = { Runtime: 'python3.13', Handler: 'main.handler' }
  await deployFiles(context, 'wishlist', { 'main.py': pythonWishlist }, settings)
})
