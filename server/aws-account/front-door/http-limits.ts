/** What a listener puts up with from strangers before it knows who they are. */
export interface HttpLimits {
  /** For the first byte of a connection. */
  readonly firstBytesMs: number
  /** For the head of a request, from its first byte. */
  readonly headersMs: number
  /** For a whole request, its body included. */
  readonly requestMs: number
  /** Of a connection between requests. */
  readonly idleMs: number
  /** How often it is looked for requests that are late. */
  readonly checkMs: number
  readonly maxConnections: number
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  firstBytesMs: 20_000,
  headersMs: 10_000,
  requestMs: 60_000,
  /** Longer than clients keep idle connections, so that none is cut as it is used again. */
  idleMs: 65_000,
  checkMs: 5000,
  /** An SDK client has up to 50, a function's twenty copies have one or more clients each. */
  maxConnections: 512,
}
