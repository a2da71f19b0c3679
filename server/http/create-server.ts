import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

/** A certificate with its chain, and its key, both in PEM. */
export interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
  /** Names and addresses that the certificate is for, without those with a wildcard. */
  readonly names: readonly string[]
}

/** Node's server, for HTTPS alone where there is a certificate; never for less than TLS 1.2. */
export function createServerFor(
  handler: RequestListener,
  options: ServerOptions,
  idleMs: number,
  tls: Tls | undefined,
): Server {
  const server =
    tls === undefined
      ? createServer(options, handler)
      : createTlsServer({ ...options, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }, handler)
  server.setTimeout(idleMs)
  return server
}
