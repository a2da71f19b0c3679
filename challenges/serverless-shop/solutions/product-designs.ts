import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { productRoute, productsOf } from '../names/products.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import {
  aliasOf,
  deploy,
  functionLike,
  letInvoke,
  newRole,
  newTarget,
  pointRoute,
  routeOf,
} from './account-changes.ts'
import { bothFormats, byPath, onePage, pythonCatalog } from './product-sources.ts'
import { products as asByCommands } from './reference.ts'

/** Right ways to let products open again. */

/** The broken route is deleted, and one made in its place. */
async function routeInstead(context: ProcedureContext, RouteKey: string, Target: string): Promise<void> {
  const { ApiId, RouteId } = await routeOf(context, 'GET /products/{')
  await context.call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId })
  await context.call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey, Target })
}

/** A new integration and a new route, as who deletes what is broken and makes it again. */
export const madeAnew = defineProcedure(async context => {
  await routeInstead(
    context,
    productRoute,
    await newTarget(context, functionArn(context, productsOf(context).function)),
  )
})

/** The route goes where the list goes: by its target alone, and by its name where that is wrong. */
export const asTheList = defineProcedure(async context => {
  const { Target } = await routeOf(context, 'GET /products')
  const { ApiId, RouteId } = await routeOf(context, 'GET /products/{')
  await context.call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, RouteKey: productRoute, Target })
})

/** One route for whatever is below the products. */
export const greedy = defineProcedure(async context => {
  const { Target } = await routeOf(context, 'GET /products')
  await deploy(context, productsOf(context).function, { 'index.mjs': byPath })
  await routeInstead(context, 'ANY /products/{proxy+}', Target)
})

/** The code understands whatever comes; the route leads to it and stays as it is. */
export const anyFormat = defineProcedure(async context => {
  const names = productsOf(context)
  await deploy(context, names.function, { 'index.mjs': bothFormats })
  const { ApiId, IntegrationId } = await routeOf(context, 'GET /products/{')
  const IntegrationUri = functionArn(context, names.function)
  await context.call('apigatewayv2', 'UpdateIntegration', { ApiId, IntegrationId, IntegrationUri })
})

/** Events in the old format everywhere, and code for it. */
export const oldFormat = defineProcedure(async context => {
  const names = productsOf(context)
  await deploy(context, names.function, { 'index.mjs': bothFormats })
  const settings = { PayloadFormatVersion: '1.0' }
  const target = await newTarget(context, functionArn(context, names.function), settings)
  await routeInstead(context, 'GET /products/{productId}', target)
})

/** A function of its own for the page, with a role that may read a product and no more. */
export const pageOfItsOwn = defineProcedure(async context => {
  const names = productsOf(context)
  const name = `${names.function}-page`
  const own = tableArn(context, names.table)
  const role = await newRole(context, name, [allow(own, 'dynamodb:GetItem')])
  const arn = await functionLike(context, names.function, { name, role, source: onePage })
  await letInvoke(context, arn)
  await routeInstead(context, productRoute, await newTarget(context, arn))
})

/** All of it behind an alias. */
export const behindAlias = defineProcedure(async context => {
  await asByCommands(context)
  const arn = await aliasOf(context, productsOf(context).function, 'live')
  await pointRoute(context, 'GET /products/{', arn)
})

/** Written anew in Python. */
export const inPython = defineProcedure(async context => {
  await asByCommands(context)
  const settings = { Runtime: 'python3.13', Handler: 'main.handler' }
  await deploy(context, productsOf(context).function, { 'main.py': pythonCatalog }, settings)
})

/** On a newer Node.js, and with the rights in two policies. */
export const newerNode = defineProcedure(async context => {
  await asByCommands(context)
  const names = productsOf(context)
  const own = tableArn(context, names.table)
  await putPolicy(context, names.function, 'data', [allow(own, 'dynamodb:GetItem', 'dynamodb:Scan')])
  await putPolicy(context, names.function, 'store', [allow([own, `${own}/index/*`], 'dynamodb:PutItem')])
  const source = await context.starterFile('catalog/index.mjs')
  await deploy(context, names.function, { 'index.mjs': source }, { Runtime: 'nodejs24.x' })
})

/** Whatever has no route of its own goes to the catalog, which reads the path. */
export const defaultRoute = defineProcedure(async context => {
  const { Target } = await routeOf(context, 'GET /products')
  await deploy(context, productsOf(context).function, { 'index.mjs': byPath })
  await routeInstead(context, '$default', Target)
})

/** Answers also below a second name of the route, which nobody uses. */
export const twoRoutes = defineProcedure(async context => {
  const { ApiId, Target } = await routeOf(context, 'GET /products')
  await routeInstead(context, productRoute, Target)
  await context.call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey: 'GET /product/{sku}', Target })
})
