import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Principal, RawAnswer, SignedCaller, WireRequest } from '../../../service.ts'
import { askDeployed } from '../../../targets/ask-deployed.ts'
import {
  type ApiRow,
  apisOf,
  type DeploymentRow,
  type IntegrationRow,
  own,
  type StageRow,
} from '../api-rows.ts'
import { writeAccess } from './access-log.ts'
import { noteIntegration, noteRequest } from './api-metrics.ts'
import { type ApiRequest, apiPath, apiRequest } from './api-request.ts'
import type { Asked } from './asked.ts'
import { type Authorization, authorize } from './authorize.ts'
import { type Course, startCourse } from './context-variables.ts'
import { preflightAnswer, withCors } from './cors.ts'
import { eventFormat1, eventFormat2 } from './event-format.ts'
import { askAddress } from './http-proxy.ts'
import {
  apiNotFound,
  integrationAnswer,
  internalServerError,
  messageAnswer,
  serviceUnavailable,
} from './integration-response.ts'
import type { AskOwn } from './issuer-keys.ts'
import { mapAnswer, mapRequest } from './map-parameters.ts'
import { variablesOf } from './mapping-variables.ts'
import { matchRoute, type RouteMatch } from './route-matching.ts'
import { isThrottled } from './throttle.ts'

/** AWS's limit of a request body, in bytes. */
const maxBodyBytes = 10_485_760

/** Answers a request to a deployed API of this account, signed by `caller` or by nobody; undefined if the path is not one. */
export async function serveApi(
  request: WireRequest,
  context: BackgroundContext,
  caller?: SignedCaller,
): Promise<RawAnswer | undefined> {
  return serve(request, context, askOwn(context), caller)
}

async function serve(
  request: WireRequest,
  context: BackgroundContext,
  ask: AskOwn,
  caller?: SignedCaller,
): Promise<RawAnswer | undefined> {
  const place = apiPath(request.rawPath, request.headers.host)
  const api = place === undefined ? undefined : apisOf(context.state).get(place.apiId)
  // Of another account's API its owner answers; whoever signed is told no more than that it is not theirs.
  if (place === undefined || api === undefined) return place && caller && messageAnswer(403, 'Forbidden')
  if (api.disabled) return apiNotFound
  if (request.body.length > maxBodyBytes) return messageAnswer(413, 'Request Entity Too Large')
  const served = servedStage(api, place.path)
  if (served === undefined) return apiNotFound
  const parsed = apiRequest(
    request,
    { accountId: context.accountId, apiId: api.apiId, stage: served.stage, path: place.path },
    context.now(),
  )
  const course = startCourse(context.now())
  const answer =
    preflightAnswer(api.cors, parsed) ??
    withCors(
      api.cors,
      parsed,
      await answerFromRoute({ context, request: parsed, wire: request, course, ask, caller }, served),
    )
  course.status = answer.status
  course.responseBytes = Buffer.byteLength(answer.body ?? '')
  noteRequest(context, parsed, answer, course.startedAt)
  writeAccess(context, parsed, course)
  return { ...answer, headers: { ...answer.headers, 'apigw-requestid': parsed.requestId } }
}

interface Served {
  readonly stage: StageRow
  readonly deployment: DeploymentRow
  /** Below the stage. */
  readonly path: string
}

/** The stage named by the first segment, or `$default` for the whole path; only if something is deployed to it. */
export function servedStage(api: ApiRow, path: string): Served | undefined {
  const [, first = '', ...rest] = path.split('/')
  const named = first === '$default' ? undefined : own(api.stages, first)
  const stage = named ?? api.stages.$default
  const deployment = own(api.deployments, stage?.deploymentId ?? '')
  if (stage === undefined || deployment === undefined) return undefined
  return { stage, deployment, path: named === undefined ? path : `/${rest.join('/')}` }
}

async function answerFromRoute(asked: Asked, { deployment, path }: Served): Promise<RawAnswer> {
  const { context, request, course } = asked
  const match = matchRoute(deployment.routes, request.method, path)
  if (match === undefined) return apiNotFound
  const { routeKey } = match.route
  course.routeKey = routeKey
  const { apiId, stage } = request
  if (isThrottled(context.state, { apiId, stage, routeKey, now: context.now() }))
    return messageAnswer(429, 'Too Many Requests')
  const integration = own(deployment.integrations, match.route.target?.split('/')[1] ?? '')
  if (integration === undefined) return failed(course, internalServerError, 'The route has no integration')
  const authorization = await authorize(asked, match, deployment)
  if (authorization.kind === 'refused') return authorization.answer
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<RawAnswer>(resolve => {
    timer = setTimeout(resolve, integration.timeoutMs, serviceUnavailable)
  })
  const startedAt = context.now()
  const variables = variablesOf(asked, match)
  const mapped = mapRequest(request, integration.requestParameters ?? {}, variables)
  const answering =
    integration.type === 'HTTP_PROXY'
      ? askAddress(context, mapped, match, integration)
      : invokeFunction({ ...asked, request: mapped }, match, integration, authorization)
  try {
    const answer = await Promise.race([answering, timeout])
    course.integrationStatus = answer.status
    return mapAnswer(answer, integration.responseParameters ?? {}, variablesOf(asked, match, answer))
  } finally {
    clearTimeout(timer)
    course.integrationMs = context.now() - startedAt
    noteIntegration(context, request, startedAt)
  }
}

function failed(course: Course, answer: RawAnswer, why: string): RawAnswer {
  course.error = why
  return answer
}

async function invokeFunction(
  { context, request, course }: Asked,
  match: RouteMatch,
  integration: IntegrationRow,
  { format1, format2, identity }: Authorized,
): Promise<RawAnswer> {
  const event =
    integration.payloadFormat === '2.0'
      ? eventFormat2(request, match, format2)
      : eventFormat1(request, match, format1, identity)
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
    if (FunctionError !== undefined || !(Payload instanceof Uint8Array))
      return failed(course, internalServerError, 'The Lambda function returned an error.')
    return integrationAnswer(Payload, integration.payloadFormat)
  } catch (error) {
    // Whatever the reason (no permission, no such function, throttled), the client learns as little as on AWS.
    if (!(error instanceof AwsError)) console.error('integration', request.apiId, error)
    return failed(course, internalServerError, error instanceof AwsError ? error.message : 'Internal error')
  }
}

type Authorized = Extract<Authorization, { kind: 'allowed' }>

/**
 * What is deployed in this account. Its APIs ask for no keys themselves when they are asked for keys, or it would never end.
 */
const askOwn = (context: BackgroundContext): AskOwn => {
  const requestDeployed: BackgroundContext['requestDeployed'] = request =>
    apiPath(request.rawPath, request.headers.host) === undefined
      ? context.requestDeployed(request)
      : serve(request, context, async () => undefined)
  return address => askDeployed({ endpoint: context.endpoint, requestDeployed }, address)
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
export function functionOf(uri: string, stage: StageRow): string {
  const filled = uri.replaceAll(
    /\$\{stageVariables\.(\w+)\}/g,
    (_, name: string) => own(stage.variables, name) ?? '',
  )
  return /\/functions\/(arn:[^/]+)\/invocations$/.exec(filled)?.[1] ?? filled
}
