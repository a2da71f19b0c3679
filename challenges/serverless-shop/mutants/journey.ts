import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { webFunction } from '../shop.ts'
import { deploy, routeOf } from '../solutions/account-changes.ts'

/** What goes wrong on the way that no task is about. */

/** The page is gone with its route. */
export const pageGone = defineProcedure(async context => {
  const { ApiId, RouteId } = await routeOf(context, 'GET /')
  await context.call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId })
})

/** The page is a line of text. */
export const pageEmptied = defineProcedure(async context => {
  const source = `export const handler = async () => ({ statusCode: 200, body: 'Kiosk' })\n`
  await deploy(context, webFunction(context), { 'index.mjs': source })
})
