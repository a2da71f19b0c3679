import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, RawAnswer, WireRequest } from '../../../service.ts'
import type { Gateway } from '../gateways/gateway-row.ts'
import { toolName } from '../gateways/gateway-row.ts'
import { isFromHere } from './allowed-origin.ts'
import { callTool } from './call-tool.ts'
import { RPC, RpcError, type RpcMessage, rpcFailure, rpcMessage, rpcResult } from './json-rpc.ts'
import { checkStateless, completed, isStateless, NOT_KEPT, STATELESS, unsupported } from './stateless.ts'

/** Revisions of MCP that begin with a handshake, the newest first. */
const WITH_HANDSHAKE = ['2025-11-25', '2025-06-18', '2025-03-26'] as const
/** All that are spoken. */
const VERSIONS: readonly string[] = [STATELESS, ...WITH_HANDSHAKE]

/** Answers a message to a gateway whose sender was let in: MCP over streamable HTTP, without sessions. */
export async function serveMcp(
  context: BackgroundContext,
  gateway: Gateway,
  request: WireRequest,
): Promise<RawAnswer> {
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: undefined }
  if (!isFromHere(context, request))
    return json(403, rpcFailure(null, RPC.invalid, 'Requests of pages of other sites are not answered'))
  const message = readMessage(request)
  if ('status' in message) return message
  const { id, method } = message
  try {
    const stateless = isStateless(message, request)
    if (stateless && method !== undefined && id !== undefined) checkStateless(message, request, VERSIONS)
    const version = request.headers['mcp-protocol-version']
    if (version !== undefined && !VERSIONS.includes(version)) throw unsupported(version, VERSIONS)
    // A notification, or an answer to what nobody asked.
    if (id === undefined || method === undefined) return { status: 202, headers: {}, body: undefined }
    const result = await (stateless ? answerStateless : answer)(context, gateway, message, request)
    return json(200, rpcResult(id, result))
  } catch (cause) {
    if (cause instanceof RpcError)
      return json(cause.status ?? 200, rpcFailure(id, cause.code, cause.message, cause.data))
    if (!(cause instanceof AwsError)) console.error(`The gateway ${gateway.id} could not answer`, cause)
    return json(200, rpcFailure(id, RPC.internal, 'An internal error occurred. Please retry later.'))
  }
}

function readMessage({ body }: WireRequest): RpcMessage | RawAnswer {
  try {
    const parsed = rpcMessage.safeParse(JSON.parse(Buffer.from(body).toString()))
    return parsed.success ? parsed.data : json(400, rpcFailure(null, RPC.invalid, 'Invalid Request'))
  } catch {
    return json(400, rpcFailure(null, RPC.parse, 'Parse error'))
  }
}

function json(status: number, body: object): RawAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

const CAPABILITIES = { tools: { listChanged: false } }
const serverInfoOf = ({ name }: Gateway) => ({ name, version: '1.0.0' })
const instructionsOf = ({ mcp }: Gateway) => mcp?.instructions && { instructions: mcp.instructions }

/** By the revisions with a handshake. */
async function answer(
  context: BackgroundContext,
  gateway: Gateway,
  { method, params = {} }: RpcMessage,
  request: WireRequest,
): Promise<unknown> {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: WITH_HANDSHAKE.find(one => one === params.protocolVersion) ?? WITH_HANDSHAKE[0],
        capabilities: CAPABILITIES,
        serverInfo: serverInfoOf(gateway),
        ...instructionsOf(gateway),
      }
    case 'ping':
      return {}
    case 'tools/list':
      return { tools: toolsOf(gateway) }
    case 'tools/call':
      return callTool(context, gateway, params, request)
    default:
      throw new RpcError(RPC.method, `Method not found: ${method}`)
  }
}

/** By the revision without one. */
async function answerStateless(
  context: BackgroundContext,
  gateway: Gateway,
  { method, params = {} }: RpcMessage,
  request: WireRequest,
): Promise<unknown> {
  const whole = (result: object) => completed(result, serverInfoOf(gateway))
  switch (method) {
    case 'server/discover':
      return whole({
        ...{ supportedVersions: VERSIONS, capabilities: CAPABILITIES, ...NOT_KEPT },
        ...instructionsOf(gateway),
      })
    case 'tools/list':
      return whole({ tools: toolsOf(gateway), ...NOT_KEPT })
    case 'tools/call':
      return whole(await callTool(context, gateway, params, request))
    default:
      throw new RpcError(RPC.method, `Method not found: ${method}`, { status: 404 })
  }
}

function toolsOf({ targets }: Gateway) {
  return targets.flatMap(target =>
    target.tools.map(tool => ({
      name: toolName(target, tool),
      description: tool.description,
      inputSchema: tool.inputSchema ?? { type: 'object' },
      ...(tool.outputSchema && { outputSchema: tool.outputSchema }),
    })),
  )
}
