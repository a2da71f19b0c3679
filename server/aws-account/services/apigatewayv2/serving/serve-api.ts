import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Principal, RawAnswer, WireRequest } from '../../../service.ts'
import {
  type ApiRow,
  apisOf,
  type DeploymentRow,
  type IntegrationRow,
  own,
  type StageRow,
} from '../api-rows.ts'
import { type ApiRequest, apiPath, apiRequest } from './api-request.ts'
import { preflightAnswer, withCors } from './cors.ts'
import { eventFormat1, eventFormat2 } from './event-format.ts'
import {
  apiNotFound,
  integrationAnswer,
  internalServerError,
  messageAnswer,
  serviceUnavailable,
} from './integration-response.ts'
import { matchRoute, type RouteMatch } from './route-matching.ts'

/** AWS's limit of a request body, in bytes. */
const maxBodyBytes = 10_485_760

/** Answers a request to a deployed API of this account; undefined if the path is not one. */
export async function serveApi(
  request: WireRequest,
  context: BackgroundContext,
): Promise<RawAnswer | undefined> {
  const place = apiPath(request.rawPath)
  const api = place === undefined ? undefined : apisOf(context.state).get(place.apiId)
  if (place === undefined || api === undefined) return undefined
  if (api.disabled) return apiNotFound
  if (request.body.length > maxBodyBytes) return messageAnswer(413, 'Request Entity Too Large')
  const served = servedStage(api, place.path)
  if (served === undefined) return apiNotFound
  const parsed = apiRequest(
    request,
    { accountId: context.accountId, apiId: api.apiId, stage: served.stage, path: place.path },
    context.now(),
  )
  const answer =
    preflightAnswer(api.cors, parsed) ??
    withCors(api.cors, parsed, await answerFromRoute(context, parsed, served.deployment, served.path))
  return { ...answer, headers: { ...answer.headers, 'apigw-requestid': parsed.requestId } }
}

/** The stage named by the first segment, or `$default` for the whole path; only if something is deployed to it. */
function servedStage(
  api: ApiRow,
  path: string,
): { stage: StageRow; deployment: DeploymentRow; path: string } | undefined {
  const [, first = '', ...rest] = path.split('/')
  const named = first === '$default' ? undefined : own(api.stages, first)
  const stage = named ?? api.stages.$default
  const deployment = own(api.deployments, stage?.deploymentId ?? '')
  if (stage === undefined || deployment === undefined) return undefined
  return { stage, deployment, path: named === undefined ? path : `/${rest.join('/')}` }
}

async function answerFromRoute(
  context: BackgroundContext,
  request: ApiRequest,
  deployment: DeploymentRow,
  path: string,
): Promise<RawAnswer> {
  const match = matchRoute(deployment.routes, request.method, path)
  if (match === undefined) return apiNotFound
  const integration = own(deployment.integrations, match.route.target?.split('/')[1] ?? '')
  if (integration === undefined) return internalServerError
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<RawAnswer>(resolve => {
    timer = setTimeout(resolve, integration.timeoutMs, serviceUnavailable)
  })
  try {
    return await Promise.race([invokeIntegration(context, request, match, integration), timeout])
  } finally {
    clearTimeout(timer)
  }
}

async function invokeIntegration(
  context: BackgroundContext,
  request: ApiRequest,
  match: RouteMatch,
  integration: IntegrationRow,
): Promise<RawAnswer> {
  const event =
    integration.payloadFormat === '2.0' ? eventFormat2(request, match) : eventFormat1(request, match)
  try {
    const { Payload, FunctionError } = await context.call(
      invoker(context, request, match, integration),
      'lambda',
      'Invoke',
      {
        FunctionName: functionOf(integration.uri, request.stage),
        Payload: Buffer.from(JSON.stringify(event)),
      },
    )
    if (FunctionError !== undefined || !(Payload instanceof Uint8Array)) return internalServerError
    return integrationAnswer(Payload, integration.payloadFormat)
  } catch (error) {
    // Whatever the reason (no permission, no such function, throttled), the client learns as little as on AWS.
    if (!(error instanceof AwsError)) console.error('integration', request.apiId, error)
    return internalServerError
  }
}

/** API Gateway for this route, or the role the integration names. */
function invoker(
  context: BackgroundContext,
  { accountId, apiId, stage, method }: ApiRequest,
  { route }: RouteMatch,
  { credentialsArn }: IntegrationRow,
): Principal {
  if (credentialsArn !== undefined)
    return context.assumeForService(credentialsArn, 'BackplaneAssumeRoleSession')
  const path = route.routeKey.split(' ')[1]
  const place = path === undefined ? '$default' : `${method}${path}`
  return {
    kind: 'service',
    name: 'apigateway.amazonaws.com',
    arn: 'apigateway.amazonaws.com',
    userId: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:${context.region}:${accountId}:${apiId}/${stage.name}/${place}`,
  }
}

/** The function an integration's address names, with the stage's variables filled in. */
function functionOf(uri: string, stage: StageRow): string {
  const filled = uri.replaceAll(
    /\$\{stageVariables\.(\w+)\}/g,
    (_, name: string) => own(stage.variables, name) ?? '',
  )
  return /\/functions\/(arn:[^/]+)\/invocations$/.exec(filled)?.[1] ?? filled
}
