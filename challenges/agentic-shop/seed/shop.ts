import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { apiName, shopName } from '../shop.ts'
import { account } from './account.ts'
import { putDesk } from './desks.ts'
import { gifts } from './gifts.ts'
import { help } from './help.ts'
import { parts } from './parts.ts'
import { putPeople } from './people.ts'
import { planner } from './planner.ts'
import { recipes } from './recipes.ts'
import { putBank, refunds } from './refunds.ts'
import { reviews } from './reviews.ts'
import { stock } from './stock.ts'
import { putOrders, tracking } from './tracking.ts'

/** Builds the shop: its API, its people, its front page, and of each task the desk that it is about. */
export const seed = defineProcedure(async context => {
  const api = await context.call('apigatewayv2', 'CreateApi', {
    Name: apiName(context),
    ProtocolType: 'HTTP',
  })
  const ApiId = pickText(api, 'ApiId') ?? ''
  await context.call('apigatewayv2', 'CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
  await putPeople(context)
  const desks = [tracking, stock, account, help, refunds, reviews, gifts, recipes, parts, planner]
  await Promise.all([putOrders(context), putBank(context), ...desks.map(desk => desk(context))])
  await frontPage(context)
})

/** `GET /` is the page that customers see, with the chat. */
async function frontPage(context: Parameters<typeof tracking>[0]): Promise<void> {
  const FunctionName = shopName(context, 'tracking')
  const address = await context.call('lambda', 'GetFunctionUrlConfig', { FunctionName })
  const url = pickText(address, 'FunctionUrl') ?? ''
  await putDesk(context, {
    name: shopName(context, 'web'),
    files: {
      'index.mjs': await context.starterFile('web/index.mjs'),
      'page.html': await context.starterFile('web/page.html'),
    },
    may: [],
    // The page comes from the same origin; a path of it is the same wherever the origin is reached.
    variables: { TRACKING: url.replace(/^https?:\/\/[^/]+/, '') },
    routes: ['GET /'],
  })
}
