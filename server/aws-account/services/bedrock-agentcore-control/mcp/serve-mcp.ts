import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, RawAnswer, WireRequest } from '../../../service.ts'
import type { Gateway } from '../gateways/gateway-row.ts'
import { toolName } from '../gateways/gateway-row.ts'
import { callTool } from './call-tool.ts'
import { RPC, RpcError, type RpcMessage, rpcFailure, rpcMessage, rpcResult } from './json-rpc.ts'

/** Revisions of MCP that are spoken, the newest first. */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26'] as const

/** Answers a message to a gateway whose sender was let in: MCP over streamable HTTP, without sessions. */
export async function serveMcp(
  context: BackgroundContext,
  gateway: Gateway,
  request: WireRequest,
): Promise<RawAnswer> {
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: undefined }
  const version = request.headers['mcp-protocol-version']
  if (version !== undefined && !VERSIONS.some(one => one === version))
    return json(
      400,
      rpcFailure(
        null,
        RPC.invalid,
        `Unsupported protocol version ${version}; supported are ${VERSIONS.join(', ')}`,
      ),
    )
  let message: RpcMessage
  try {
    const parsed = rpcMessage.safeParse(JSON.parse(Buffer.from(request.body).toString()))
    if (!parsed.success) return json(400, rpcFailure(null, RPC.invalid, 'Invalid Request'))
    message = parsed.data
  } catch {
    return json(400, rpcFailure(null, RPC.parse, 'Parse error'))
  }
  // A notification, or an answer to what nobody asked.
  if (message.id === undefined || message.method === undefined)
    return { status: 202, headers: {}, body: undefined }
  try {
    return json(200, rpcResult(message.id, await answer(context, gateway, message, request)))
  } catch (cause) {
    if (cause instanceof RpcError) return json(200, rpcFailure(message.id, cause.code, cause.message))
    if (!(cause instanceof AwsError)) console.error(`The gateway ${gateway.id} could not answer`, cause)
    return json(200, rpcFailure(message.id, RPC.internal, 'An internal error occurred. Please retry later.'))
  }
}

function json(status: number, body: object): RawAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function answer(
  context: BackgroundContext,
  gateway: Gateway,
  { method, params = {} }: RpcMessage,
  request: WireRequest,
): Promise<unknown> {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: VERSIONS.find(one => one === params.protocolVersion) ?? VERSIONS[0],
        capabilities: { tools: { listChanged: false } },
        serverInfo: { name: gateway.name, version: '1.0.0' },
        ...(gateway.mcp?.instructions && { instructions: gateway.mcp.instructions }),
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
