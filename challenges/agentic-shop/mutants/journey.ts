import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { apiIdOf } from '../seed/desks.ts'
import { shopName } from '../shop.ts'
import { deploy } from '../solutions/account-changes.ts'

/** What goes wrong on the way that no task is about. */

/** The page is gone with its route. */
export const pageGone = defineProcedure(async (context: ProcedureContext) => {
  const ApiId = await apiIdOf(context)
  const routes = pickList(await context.call('apigatewayv2', 'GetRoutes', { ApiId }), 'Items')
  const route = routes.find(one => pickText(one, 'RouteKey') === 'GET /')
  await context.call('apigatewayv2', 'DeleteRoute', { ApiId, RouteId: pickText(route, 'RouteId') ?? '' })
})

/** The page is a line of text. */
export const pageEmptied = defineProcedure(async context => {
  const source = `export const handler = async () => ({ statusCode: 200, body: 'Kiosk' })\n`
  await deploy(context, shopName(context, 'web'), { 'index.mjs': source })
})
