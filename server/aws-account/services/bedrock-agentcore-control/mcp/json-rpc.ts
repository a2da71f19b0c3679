import { z } from 'zod'

/** A message of JSON-RPC 2.0 as a client of MCP sends it. One without an id is a notification. */
export const rpcMessage = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().max(200).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
})
export type RpcMessage = z.infer<typeof rpcMessage>

/** Codes of JSON-RPC. */
export const RPC = {
  parse: -32_700,
  invalid: -32_600,
  method: -32_601,
  params: -32_602,
  internal: -32_603,
  /** Of MCP: a header says something else than the request. */
  header: -32_020,
  /** Of MCP: a revision that is not spoken here. */
  version: -32_022,
} as const

/** A refusal of JSON-RPC. `status` is that of HTTP where it is not 200. */
export class RpcError extends Error {
  readonly code: number
  readonly status: number | undefined
  readonly data: unknown

  constructor(
    code: number,
    message: string,
    more: { readonly status?: number; readonly data?: unknown } = {},
  ) {
    super(message)
    this.name = 'RpcError'
    this.code = code
    this.status = more.status
    this.data = more.data
  }
}

export const rpcResult = (id: RpcMessage['id'], result: unknown) => ({ jsonrpc: '2.0', id, result })

export const rpcFailure = (id: RpcMessage['id'] | null, code: number, message: string, data?: unknown) => ({
  jsonrpc: '2.0',
  id: id ?? null,
  error: { code, message, ...(data !== undefined && { data }) },
})
