import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { pickNumber, pickText } from '../../../shared/json.ts'
import { answeredWithinSeconds, mostPieces } from '../names/checkout.ts'
import { shopApi } from './shop-api.ts'

/** Beyond the promise: what a busy machine takes to start a function and to tell the answer. */
const slackSeconds = 7

/**
 * A customer has an answer in time also when the carrier has none: because function or route give up by then, as they are set,
 * or because the code does, which shows when the carrier is asked for what it never answers.
 */
export const inTime = defineCheck({
  async observe(context) {
    const shop = await shopApi(context)
    if (shop.apiId === undefined) return { limit: 0, seconds: null, answer: null }
    const limit = await limitOf(context, shop.apiId)
    if (limit <= answeredWithinSeconds) return { limit, seconds: null, answer: null }
    const data = probeData(context.nonce)
    const [sku = ''] = data.skus('pallet', 1)
    const quantity = data.integer('pallet', mostPieces + 20, mostPieces + 480)
    const startedAt = Date.now()
    const answer = await shop.as('a wholesaler')('POST', '/checkout', {
      country: 'DE',
      items: [{ sku, quantity }],
    })
    return { limit, seconds: Math.round((Date.now() - startedAt) / 1000), answer }
  },
  evaluate({ limit, seconds, answer }) {
    const facts = [
      {
        label: say('longest-as-set'),
        seen: say('seconds', { seconds: limit }),
        expected: say('at-most-fifteen'),
      },
      ...(seconds === null || answer === null
        ? []
        : [
            {
              label: say('answer-without-carrier', { seconds }),
              seen: shown(answer),
              expected: say('at-most-fifteen'),
            },
          ]),
    ]
    return firstCause(
      [
        [
          seconds !== null && seconds > answeredWithinSeconds + slackSeconds,
          fail('customer-waits-too-long', {}, facts),
        ],
      ],
      pass('customer-is-answered', {}, facts),
    )
  },
})

/** After how many seconds the function that serves checkouts, or its route, gives up by how they are set. */
async function limitOf(context: ObserveContext, apiId: string): Promise<number> {
  const served = await context.platform.servedBy({ apiId, method: 'POST', path: '/checkout' })
  if (served === undefined) return 0
  const configuration = await context.tryRead('lambda', 'GetFunctionConfiguration', {
    FunctionName: served.function,
  })
  const functionSeconds = configuration.ok ? (pickNumber(configuration.value, 'Timeout') ?? 900) : 900
  const [routes, integrations] = await Promise.all(
    (['GetRoutes', 'GetIntegrations'] as const).map(operation =>
      allOf(context, 'apigatewayv2', operation, { ApiId: apiId }, 'Items'),
    ),
  )
  const target = routes?.find(route => pickText(route, 'RouteKey') === served.routeKey)
  const id = pickText(target, 'Target')?.split('/').at(-1)
  const integration = integrations?.find(each => pickText(each, 'IntegrationId') === id)
  const routeSeconds = (pickNumber(integration, 'TimeoutInMillis') ?? 30_000) / 1000
  return Math.min(functionSeconds, routeSeconds)
}
