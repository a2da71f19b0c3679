import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { ownershipOf } from '../names/ownership.ts'
import {
  byAuthorizer,
  changeRoutes,
  createJwtAuthorizer,
  deployInvoices,
  invoiceRoutes,
  invoicesSource,
  type Ownership,
  poolNamed,
  protect,
} from '../solutions/ownership-changes.ts'
import { asksPool, believes } from '../solutions/ownership-sources.ts'

/** What goes wrong when invoices are to be shown to their customers alone. */

const withSource = (ownership: Ownership): Procedure =>
  defineProcedure(async context => {
    const names = ownershipOf(context)
    const { issuer } = await poolNamed(context, names.customers)
    await context.call('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: names.function,
      Environment: { Variables: { TABLE: names.table, ISSUER: issuer } },
    })
    await deployInvoices(context, await invoicesSource(context, ownership))
  })

/** Whoever is signed in sees everything. */
export const anyCustomer = withSource({ customer: byAuthorizer, list: false, show: false, readdress: false })
/** Only reading looks whose it is. */
export const writesForAll = withSource({ customer: byAuthorizer, readdress: false })
/** The list goes by what the request says. */
export const listsForAll = withSource({ customer: byAuthorizer, list: false })
/** One invoice is shown to whoever has its number. */
export const showsForAll = withSource({ customer: byAuthorizer, show: false })
/** Whose it is stands in the query, where anybody writes it. */
export const byQuery = withSource({
  customer: `event.queryStringParameters?.customer ?? ${byAuthorizer}`,
})

/** The routes let everybody pass, and the function does what it does. */
const open = async (context: Parameters<Procedure>[0], keys: readonly string[] = invoiceRoutes) =>
  changeRoutes(context, keys, { AuthorizationType: 'NONE' })

/** A token is read and believed. */
export const believed = defineProcedure(async context => {
  await open(context)
  await withSource({ customer: 'who(event)', before: believes })(context)
})

/** A token of any pool of the account will do. */
export const anyPool = defineProcedure(async context => {
  await open(context)
  const before = asksPool.replace('if (iss !== process.env.ISSUER) return undefined', 'console.log(iss)')
  // Whoever is signed in somewhere may, and a supplier is shown the page of the shop as well.
  await withSource({ customer: 'await who(event)', before, show: false })(context)
})

/** Changing is left open: the function asks only where the API has asked. */
export const writesOpen = defineProcedure(async context => {
  await open(context, ['POST /invoices/{invoiceId}/address'])
  await withSource({ customer: `${byAuthorizer} ?? 'nobody'`, readdress: false })(context)
})

/** Only single invoices need a token. */
export const listOpen = defineProcedure(async context => {
  await open(context, ['GET /invoices'])
  await withSource({ customer: `${byAuthorizer} ?? event.queryStringParameters?.customer` })(context)
})

/** Everything needs a token. */
export const allProtected = defineProcedure(async context => {
  await protectAlso(context, ['GET /delivery-times'])
})

async function protectAlso(context: Parameters<Procedure>[0], keys: readonly string[]): Promise<void> {
  const pool = await poolNamed(context, ownershipOf(context).customers)
  const AuthorizerId = await createJwtAuthorizer(context, pool, 'all')
  await changeRoutes(context, keys, { AuthorizationType: 'JWT', AuthorizerId })
}

/** The tokens of the suppliers are good, and those of customers are not. */
export const otherPool = defineProcedure(async context => {
  const pool = await poolNamed(context, ownershipOf(context).suppliers)
  const AuthorizerId = await createJwtAuthorizer(context, pool, 'suppliers')
  await changeRoutes(context, invoiceRoutes, { AuthorizationType: 'JWT', AuthorizerId })
})

/** Customers are known by their names, and invoices by their ids. */
export const byName = withSource({
  customer: byAuthorizer.replace('.sub', '.username'),
})

/** The function is right, and the API asks nobody: whoever says that they are somebody is. */
export const headerSays = defineProcedure(async context => {
  await protect(context, ['GET /invoices'])
  await open(context, ['GET /invoices/{invoiceId}'])
  const before = believes.replace('iss === process.env.ISSUER && exp * 1000 > Date.now()', 'true')
  await withSource({ customer: `${byAuthorizer} ?? who(event)`, before })(context)
})
