import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { historyOf } from '../names/history.ts'
import { paymentsOf } from '../names/payments.ts'
import { productRoute, productsOf } from '../names/products.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { deploy, routeOf } from './account-changes.ts'
import { waits } from './checkout-designs.ts'
import { customerIndex } from './history-index.ts'
import { historyByIndex } from './history-sources.ts'
import { claimFirst, paymentsWith } from './payment-sources.ts'

/** Ways as somebody takes them who types commands. */

/** Sets right what is wrong: where the route leads, in which format, and by which name it knows the product. */
export const products = defineProcedure(async context => {
  const { ApiId, RouteId, IntegrationId } = await routeOf(context, 'GET /products/{')
  await context.call('apigatewayv2', 'UpdateIntegration', {
    ApiId,
    IntegrationId,
    IntegrationUri: functionArn(context, productsOf(context).function),
    PayloadFormatVersion: '2.0',
  })
  await context.call('apigatewayv2', 'UpdateRoute', { ApiId, RouteId, RouteKey: productRoute })
})

/** Has code, function and route wait for long enough, and asks the carrier itself. */
export const checkout = defineProcedure(context =>
  waits(context, { codeSeconds: 11, functionSeconds: 12, routeMs: 14_000 }),
)

/** Claims a payment before the bank is asked, and gives it free when the bank is busy. */
export const payments = defineProcedure(async context => {
  const source = await context.starterFile('payments/index.mjs')
  await deploy(context, paymentsOf(context).function, { 'index.mjs': paymentsWith(source, claimFirst) })
})

/** An index by customer and time, and a query of it, page by page. */
export const history = defineProcedure(async context => {
  const names = historyOf(context)
  await customerIndex(context)
  const own = tableArn(context, names.table)
  await putPolicy(context, names.function, 'data', [
    allow(own, 'dynamodb:PutItem'),
    allow(`${own}/index/*`, 'dynamodb:Query'),
  ])
  const source = await context.starterFile('history/index.mjs')
  await deploy(context, names.function, { 'index.mjs': historyByIndex(source) })
})
