import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { apiName, webFunction } from '../shop.ts'
import { alarms } from './alarms.ts'
import { checkout } from './checkout.ts'
import { events } from './events.ts'
import { history } from './history.ts'
import { ownership } from './ownership.ts'
import { addRoutes, createFunction, letApiInvoke, type SeedContext, seedAll } from './parts.ts'
import { payments } from './payments.ts'
import { products } from './products.ts'
import { workflow } from './workflow.ts'

/** Builds the shop: its API and front page, and of each task the part that it is about, with its fault. */
export const seed = defineProcedure(async context => {
  const api = await context.call('apigatewayv2', 'CreateApi', {
    Name: apiName(context),
    ProtocolType: 'HTTP',
  })
  const shop: SeedContext = { ...context, apiId: pickText(api, 'ApiId') ?? '' }
  await context.call('apigatewayv2', 'CreateStage', {
    ApiId: shop.apiId,
    StageName: '$default',
    AutoDeploy: true,
  })
  await seedAll(shop, [frontPage, products, checkout, payments, history, events, workflow, ownership, alarms])
})

/** `GET /` is the page that customers see. */
async function frontPage(context: SeedContext): Promise<void> {
  const name = webFunction(context)
  const [handler, page] = await Promise.all([
    context.starterFile('web/index.mjs'),
    context.starterFile('web/page.html'),
  ])
  await createFunction(context, { name, files: { 'index.mjs': handler, 'page.html': page }, may: [] })
  await letApiInvoke(context, name)
  await addRoutes(context, name, ['GET /'])
}
