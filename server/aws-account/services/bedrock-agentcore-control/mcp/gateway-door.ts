import type { BackgroundContext, RawAnswer, WireRequest } from '../../../service.ts'
import { type Gateway, gatewayArn, gatewaysOf, gatewayUrl } from '../gateways/gateway-row.ts'
import { checkToken, issuerOf } from './inbound-token.ts'
import { serveMcp } from './serve-mcp.ts'

const PATH =
  /^\/bedrock-agentcore\/gateway\/([a-z0-9-]{1,100})\/(mcp|\.well-known\/oauth-protected-resource)\/?$/
const HOST = /^([a-z0-9-]{1,100})\.gateway\.bedrock-agentcore\.[a-z0-9-]+\.amazonaws\.com(:\d+)?$/
const HOST_PATH = /^\/(mcp|\.well-known\/oauth-protected-resource)\/?$/

/** Which gateway a request is to, and what of it: by its path, or by AWS's own name of its host. */
export function gatewayPlace({
  rawPath,
  headers,
}: Pick<WireRequest, 'rawPath' | 'headers'>): { id: string; part: string } | undefined {
  const [, id, part] = PATH.exec(rawPath) ?? []
  if (id !== undefined && part !== undefined) return { id, part }
  const [, host] = HOST.exec(headers.host ?? '') ?? []
  const [, own] = HOST_PATH.exec(rawPath) ?? []
  return host === undefined || own === undefined ? undefined : { id: host, part: own }
}

export function findGateway(context: BackgroundContext, id: string): Gateway | undefined {
  return gatewaysOf(context.state).get(gatewayArn(context, id))
}

/** Answers a request without an AWS signature to a gateway of this account; undefined if it is to none. */
export async function answerAtGateway(
  request: WireRequest,
  context: BackgroundContext,
): Promise<RawAnswer | undefined> {
  const place = gatewayPlace(request)
  const gateway = place && findGateway(context, place.id)
  if (!place || !gateway) return undefined
  if (place.part !== 'mcp') return protectedResource(context, gateway)
  if (gateway.authorizerType === 'NONE') return serveMcp(context, gateway, request)
  if (gateway.authorizerType === 'AWS_IAM' || !gateway.jwt)
    return refusal(403, { message: 'Missing Authentication Token' })
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined) return unauthorized(context, gateway, 'Missing Bearer token')
  const result = await checkToken(context, gateway.jwt, token)
  if (result.kind === 'good') return serveMcp(context, gateway, request)
  return result.kind === 'invalid'
    ? unauthorized(context, gateway, 'Invalid Bearer token', 'invalid_token')
    : insufficient(context, gateway, result.problem)
}

/** The answer to who signs a request to a gateway that takes tokens alone. */
export function refuseSigned(context: BackgroundContext, gateway: Gateway): RawAnswer {
  return unauthorized(context, gateway, 'Missing Bearer token')
}

function protectedResource(context: BackgroundContext, { id, jwt }: Gateway): RawAnswer {
  if (!jwt) return refusal(404, { message: 'Not Found' })
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resource: gatewayUrl(context, id),
      authorization_servers: [issuerOf(jwt)],
      ...(jwt.allowedScopes?.length && { scopes_supported: jwt.allowedScopes }),
    }),
  }
}

const metadataOf = (context: BackgroundContext, { id }: Gateway) =>
  `resource_metadata="${gatewayUrl(context, id).replace(/mcp$/, '.well-known/oauth-protected-resource')}"`

function unauthorized(
  context: BackgroundContext,
  gateway: Gateway,
  message: string,
  error?: string,
): RawAnswer {
  const challenge = `Bearer ${metadataOf(context, gateway)}${error === undefined ? '' : `, error="${error}"`}`
  return refusal(401, rpcRefusal(message), { 'www-authenticate': challenge })
}

function insufficient(context: BackgroundContext, gateway: Gateway, message: string): RawAnswer {
  const scope = gateway.jwt?.allowedScopes?.join(' ')
  const challenge = `Bearer error="insufficient_scope"${scope ? `, scope="${scope}"` : ''}, ${metadataOf(context, gateway)}`
  return refusal(403, rpcRefusal(message), { 'www-authenticate': challenge })
}

const rpcRefusal = (message: string) => ({ jsonrpc: '2.0', id: null, error: { code: -32_001, message } })

const refusal = (status: number, body: object, headers: Record<string, string> = {}): RawAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})
