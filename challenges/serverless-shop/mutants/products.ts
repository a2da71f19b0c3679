import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { productsOf } from '../names/products.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { attach, changed, deployChanged, routeOf } from '../solutions/account-changes.ts'

/** What goes wrong when the pages of products are repaired. */

/** The starter's source with one thing changed. */
const spoiled = (from: string | RegExp, to: string): Procedure =>
  defineProcedure(async context => {
    await deployChanged(context, productsOf(context).function, 'catalog/index.mjs', source =>
      changed(source, from, to),
    )
  })

/** Rights beside those that there are. */
const beside = (...actions: string[]): Procedure =>
  defineProcedure(context =>
    putPolicy(context, productsOf(context).function, 'more', [allow('*', ...actions)]),
  )

/** Suspects rights where none are missing. */
export const anyTable = beside('dynamodb:*')
/** What people do when they are in a hurry. */
export const administrator = defineProcedure(context =>
  attach(context, productsOf(context).function, 'AdministratorAccess'),
)
/** Deletes as well. */
export const deletes = defineProcedure(context =>
  putPolicy(context, productsOf(context).function, 'more', [
    allow(tableArn(context, productsOf(context).table), 'dynamodb:DeleteItem'),
  ]),
)
/** A product that does not exist is an empty one. */
export const neverMissing = spoiled(
  "return answer(404, { message: 'There is no such product' })",
  'return answer(200, {})',
)
/** Prices become texts on the way. */
export const priceAsText = spoiled('price: Number(price.N)', 'price: price.N')
/** Whatever is asked for, the first product is shown. */
export const firstProduct = spoiled(
  'const { Item } = await database.send(new GetItemCommand({ TableName, Key: { sku: { S: sku } } }))',
  'const { Items: [Item] } = await database.send(new ScanCommand({ TableName, Limit: 1 }))',
)
/** The list ends after two products. */
export const shortList = spoiled('new ScanCommand({ TableName })', 'new ScanCommand({ TableName, Limit: 2 })')
/** No longer refuses a product without a price. */
export const anyPrice = spoiled(/ {2}if \(!Number\.isInteger\(price\).*\n/, '')

/** The list goes where the page of a product should have gone. */
export const listGone = defineProcedure(async context => {
  const { ApiId, RouteId } = await routeOf(context, 'GET /products')
  await context.call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId })
  const { Target } = await routeOf(context, 'GET /products/{')
  await context.call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey: 'GET /products/all', Target })
})

/** Labels lead to the catalog as well. */
export const labelsToo = defineProcedure(async context => {
  const { ApiId, IntegrationId } = await routeOf(context, 'GET /labels')
  const IntegrationUri = functionArn(context, productsOf(context).function)
  await context.call('apigatewayv2', 'UpdateIntegration', { ApiId, IntegrationId, IntegrationUri })
})

/** The route is named right, and leads nowhere. */
export const noTarget = defineProcedure(async context => {
  const { ApiId, IntegrationId } = await routeOf(context, 'GET /products/{')
  const IntegrationUri = functionArn(context, `${productsOf(context).function}-old`)
  await context.call('apigatewayv2', 'UpdateIntegration', { ApiId, IntegrationId, IntegrationUri })
})
