import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, HttpAnswer, Principal, SignedCaller, WireRequest } from '../../../service.ts'
import { type ApiRequest, apiRequest } from '../../apigatewayv2/serving/api-request.ts'
import { preflightAnswer, withCors } from '../../apigatewayv2/serving/cors.ts'
import { eventFormat2 } from '../../apigatewayv2/serving/event-format.ts'
import { iamIdentity } from '../../apigatewayv2/serving/iam-identity.ts'
import { integrationAnswer } from '../../apigatewayv2/serving/integration-response.ts'
import { type FunctionRow, functionsOf, type UrlRow } from '../functions/function-row.ts'
import { functionArn } from '../functions/functions.ts'
import { inputByUrl } from '../invocation/by-url.ts'
import { streamedInvocation } from '../invocation/stream-answer.ts'
import { BY_URL, badGateway, streamedHttpAnswer } from './url-answer.ts'

/** As long as the payload of an invocation may be, in bytes. */
const MAX_BODY_BYTES = 6_291_456

const ANYBODY: Principal = { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous' }

interface Served {
  readonly row: FunctionRow
  readonly qualifier: string | undefined
  readonly url: UrlRow
}

/** What a request to the address of a function is about; undefined for another address. */
function urlPath({ rawPath, headers }: WireRequest): { id: string; path: string } | undefined {
  const host = /^([a-z0-9]+)\.lambda-url\.[a-z0-9-]+\.on\.aws(:\d+)?$/.exec(headers.host ?? '')
  if (host?.[1] !== undefined) return { id: host[1], path: rawPath }
  const [, id, path = '/'] = /^\/lambda-url\/([a-z0-9]+)(\/.*)?$/.exec(rawPath) ?? []
  return id === undefined ? undefined : { id, path }
}

function findUrl({ state }: BackgroundContext, id: string): Served | undefined {
  for (const row of functionsOf(state).values())
    for (const [qualifier, url] of Object.entries(row.urls ?? {}))
      if (url.id === id) return { row, url, qualifier: qualifier === '$LATEST' ? undefined : qualifier }
  return undefined
}

/**
 * Answers a request to the address of a function of this account, with or without a signature; undefined if the address
 * is not one.
 */
export async function serveUrl(
  request: WireRequest,
  context: BackgroundContext,
  caller?: SignedCaller,
): Promise<HttpAnswer | undefined> {
  const place = urlPath(request)
  if (place === undefined) return undefined
  const served = findUrl(context, place.id)
  // Of another account's address its owner answers; whoever signed is told no more than that it is not theirs.
  if (served === undefined) return caller && forbidden()
  const startedAt = context.now()
  const parsed = parsedRequest(request, context, served, place.path)
  const { cors } = served.url
  const preflight = preflightAnswer(cors, parsed)
  const answer = preflight
    ? { ...preflight, status: 200 }
    : withCors(cors, parsed, await answerByFunction(request, context, served, parsed, caller))
  note(context, served, answer.status, startedAt)
  return { ...answer, headers: { ...answer.headers, 'x-amzn-requestid': parsed.requestId } }
}

function parsedRequest(
  request: WireRequest,
  { accountId, now }: BackgroundContext,
  { url }: Served,
  path: string,
): ApiRequest {
  const stage = {
    name: '$default',
    autoDeploy: true,
    variables: {},
    createdAt: 0,
    updatedAt: 0,
    tags: {},
    managed: true,
  }
  return apiRequest(request, { accountId, apiId: url.id, stage, path: decoded(path) }, now())
}

async function answerByFunction(
  request: WireRequest,
  context: BackgroundContext,
  served: Served,
  parsed: ApiRequest,
  caller: SignedCaller | undefined,
): Promise<HttpAnswer> {
  const { row, qualifier, url } = served
  if (url.authType === 'AWS_IAM' && caller === undefined) return forbidden()
  if (request.body.length > MAX_BODY_BYTES) return message(413, 'Request Entity Too Large')
  const event = Buffer.from(JSON.stringify(urlEvent(context, served, parsed, caller)))
  const principal = url.authType === 'AWS_IAM' && caller ? caller.principal : ANYBODY
  const input = { FunctionName: functionArn(context, row.name, qualifier), Payload: event }
  const operation = url.isStreamed ? 'InvokeWithResponseStream' : 'Invoke'
  try {
    const output = await context.call(principal, 'lambda', operation, inputByUrl(input, url.authType), {
      ...request,
      body: new Uint8Array(),
    })
    if (url.isStreamed) return await streamedHttpAnswer(streamedInvocation(output))
    const { Payload, FunctionError } = output
    if (FunctionError !== undefined || !(Payload instanceof Uint8Array)) return badGateway
    return integrationAnswer(Payload, '2.0', BY_URL)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (error.status === 429) return { ...message(429, error.message), body: throttled(error) }
    return error.status === 403 ? forbidden() : badGateway
  }
}

/** docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
function urlEvent(
  { accountId, region }: BackgroundContext,
  { url }: Served,
  parsed: ApiRequest,
  caller: SignedCaller | undefined,
): object {
  const isSigned = url.authType === 'AWS_IAM' && caller !== undefined
  const match = { route: { routeId: '', routeKey: '$default', managed: true }, pathParameters: {} }
  const authorizer = isSigned ? { iam: iamIdentity(caller, accountId) } : undefined
  const event = eventFormat2(parsed, match, authorizer) as { readonly requestContext: object }
  return {
    ...event,
    requestContext: {
      ...event.requestContext,
      accountId: isSigned ? accountId : 'anonymous',
      domainName: `${url.id}.lambda-url.${region}.on.aws`,
      domainPrefix: url.id,
    },
  }
}

const forbidden = () => ({
  ...message(
    403,
    'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  ),
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
})

const message = (status: number, Message: string) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ Message }),
})

const throttled = ({ message: text, fields }: AwsError) =>
  JSON.stringify({ Reason: fields.Reason, Type: 'User', message: text })

/** docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
function note({ metrics, now }: BackgroundContext, { row }: Served, status: number, startedAt: number): void {
  const dimensions = { FunctionName: row.name }
  const put = (name: string, value: number, unit = 'Count') =>
    metrics.put('AWS/Lambda', name, dimensions, value, unit)
  put('UrlRequestCount', 1)
  put('Url4xxCount', status >= 400 && status < 500 ? 1 : 0)
  put('Url5xxCount', status >= 500 ? 1 : 0)
  put('UrlRequestLatency', now() - startedAt, 'Milliseconds')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
