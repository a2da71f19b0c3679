import type { WireRequest } from '../../../service.ts'
import { RPC, RpcError, type RpcMessage } from './json-rpc.ts'

/**
 * The revision of MCP in which every request says of itself by which revision it is and what its sender can do
 * (modelcontextprotocol.io/specification/2026-07-28): nothing is agreed on beforehand.
 */
export const STATELESS = '2026-07-28'

const META = 'io.modelcontextprotocol/'
const BASE64 = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/

/** What the request says of itself; undefined where it says nothing. */
function metaOf({ params }: RpcMessage): Readonly<Record<string, unknown>> | undefined {
  const meta = params?._meta
  return typeof meta === 'object' && meta !== null && !Array.isArray(meta) ? { ...meta } : undefined
}

/** Whether a request is by this revision: its header or its own words say so. */
export const isStateless = (message: RpcMessage, { headers }: WireRequest): boolean =>
  headers['mcp-protocol-version'] === STATELESS ||
  metaOf(message)?.[`${META}protocolVersion`] !== undefined ||
  message.method === 'server/discover'

/** The refusal of a revision that is not spoken here. */
export const unsupported = (requested: unknown, supported: readonly string[]) =>
  new RpcError(
    RPC.version,
    `Unsupported protocol version ${requested}; supported are ${supported.join(', ')}`,
    { status: 400, data: { supported, requested } },
  )

/** Throws RpcError for a request that does not say what it must, or whose headers say something else than its words. */
export function checkStateless(
  message: RpcMessage,
  { headers }: WireRequest,
  supported: readonly string[],
): void {
  const meta = metaOf(message)
  const version = meta?.[`${META}protocolVersion`]
  const capabilities = meta?.[`${META}clientCapabilities`]
  if (typeof version !== 'string')
    throw new RpcError(RPC.params, `_meta must have ${META}protocolVersion`, { status: 400 })
  if (typeof capabilities !== 'object' || capabilities === null)
    throw new RpcError(RPC.params, `_meta must have ${META}clientCapabilities`, { status: 400 })
  const said = {
    'mcp-protocol-version': version,
    'mcp-method': message.method,
    ...(message.method === 'tools/call' && { 'mcp-name': message.params?.name }),
  }
  for (const [name, value] of Object.entries(said))
    if (textOf(headers[name]) !== value)
      throw new RpcError(RPC.header, `The header ${name} is not what the request says of itself`, {
        status: 400,
      })
  if (version !== STATELESS) throw unsupported(version, supported)
}

/** Names that no header may have as they are come in base64. */
function textOf(header: string | undefined): string | undefined {
  const trimmed = header?.trim()
  const [, encoded] = BASE64.exec(trimmed ?? '') ?? []
  return encoded === undefined ? trimmed : Buffer.from(encoded, 'base64').toString()
}

/** How long a list may be kept, and by whom: tools of a gateway change at any moment. */
export const NOT_KEPT = { ttlMs: 0, cacheScope: 'private' } as const

/** A result as this revision has it: whole, and with who gave it. */
export const completed = (result: object, serverInfo: object) => ({
  resultType: 'complete',
  ...result,
  _meta: { [`${META}serverInfo`]: serverInfo },
})
