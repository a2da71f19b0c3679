import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { dataStatements } from '../policies.ts'
import { shopOf } from '../shop.ts'
import {
  aliasOf,
  allow,
  createFunctionLike,
  createRole,
  deployFiles,
  giveRole,
  pointRoutes,
  withLogs,
} from './account-changes.ts'
import {
  attributePerLine,
  commonJs,
  documentLines,
  entryPerLine,
  linesAsText,
  optimistic,
  pythonCart,
  transactions,
  updateThenCreate,
} from './cart-sources.ts'

/** Right ways to keep what customers put into their carts. */

const deployed = (source: string): Procedure =>
  defineProcedure(context => deployFiles(context, 'cart', { 'index.mjs': source }))

/** Writes only over what was read, and tries again otherwise. */
export const conditionalWrites = deployed(optimistic)
/** Adds inside the table; creates the cart where that fails. */
export const updatesFirst = deployed(updateThenCreate)
/** In transactions. */
export const inTransactions = deployed(transactions)
/** Lines as a list of maps, by the document client. */
export const documentClient = deployed(documentLines)
/** Lines as one text in the entry. */
export const asText = deployed(linesAsText)
/** An entry for each line. */
export const entriesPerLine = deployed(entryPerLine)
/** An attribute for each product. */
export const attributesPerLine = deployed(attributePerLine)

/** CommonJS, another file, another handler, a newer Node.js. */
export const otherHandler = defineProcedure(context =>
  deployFiles(
    context,
    'cart',
    { 'src/cart.js': commonJs },
    { Runtime: 'nodejs24.x', Handler: 'src/cart.serve' },
  ),
)

/** Written anew in Python. */
export const inPython = defineProcedure(context =>
  deployFiles(context, 'cart', { 'main.py': pythonCart }, { Runtime: 'python3.13', Handler: 'main.handler' }),
)

/** The repaired version behind an alias, which the routes go to. */
export const behindAlias = defineProcedure(async context => {
  await deployFiles(context, 'cart', { 'index.mjs': optimistic })
  await pointRoutes(context, 'cart', await aliasOf(context, 'cart', 'live'))
})

/** A new function behind the routes, with the role that the old one has. */
export const anotherFunction = defineProcedure(async context => {
  const old = shopOf(context).functions.cart
  const role = `arn:aws:iam::${context.accountId}:role/${old}`
  const arn = await createFunctionLike(context, 'cart', { name: `${old}-v2`, role, source: updateThenCreate })
  await pointRoutes(context, 'cart', arn)
})

/** A new function with a role that may less than the old one's. */
export const narrowerRole = defineProcedure(async context => {
  const shop = shopOf(context)
  const [{ Resource } = { Resource: '' }] = dataStatements(context, shop).cart
  const policy = withLogs([allow(Resource, 'dynamodb:GetItem', 'dynamodb:UpdateItem')])
  const name = `${shop.functions.cart}-small`
  const role = await createRole(context, name, policy)
  const arn = await createFunctionLike(context, 'cart', { name, role, source: entryPerLine })
  await pointRoutes(context, 'cart', arn)
})

/** A broad policy under a boundary that allows what the function could before. */
export const underBoundary = defineProcedure(async context => {
  const shop = shopOf(context)
  const RoleName = shop.functions.cart
  const boundary = await context.call('iam', 'CreatePolicy', {
    PolicyName: `${RoleName}-boundary`,
    PolicyDocument: withLogs(dataStatements(context, shop).cart),
  })
  await context.call('iam', 'PutRolePermissionsBoundary', {
    RoleName,
    PermissionsBoundary: pickText(boundary, 'Policy', 'Arn') ?? '',
  })
  await giveRole(context, 'cart', 'data', allow('*', 'dynamodb:*'))
  await deployFiles(context, 'cart', { 'index.mjs': optimistic })
})
