import type { BackgroundContext, Fields } from '../../../service.ts'
import { apisOf, own } from '../api-rows.ts'
import { matchRoute } from './route-matching.ts'
import { functionOf, servedStage } from './serve-api.ts'

/**
 * What would answer a request, found as for the request itself: the stage, the route of what is deployed to it, and the
 * function that its integration names (a name or an ARN, with or without a version or alias). Empty where nothing does.
 * AWS has no operation that reads what is deployed.
 */
export function servedBy({ apiId, method, path }: Fields, context: BackgroundContext): Fields {
  const api = apisOf(context.state).get(String(apiId))
  const served = api === undefined || api.disabled ? undefined : servedStage(api, String(path))
  if (served === undefined) return {}
  const { stage, deployment } = served
  const match = matchRoute(deployment.routes, String(method), served.path)
  const integration = own(deployment.integrations, match?.route.target?.split('/')[1] ?? '')
  if (match === undefined || integration === undefined) return {}
  const { credentialsArn } = integration
  return {
    stage: stage.name,
    routeKey: match.route.routeKey,
    // An address is no function.
    ...(integration.type === undefined && { function: functionOf(integration.uri, stage) }),
    ...(credentialsArn !== undefined && { credentialsArn }),
  }
}
