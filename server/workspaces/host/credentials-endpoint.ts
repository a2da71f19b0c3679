import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { StoredCredentials } from './protocol.ts'

/** What the endpoint puts up with: an SDK asks in one short request, and again hours later. */
export interface CredentialsLimits {
  /** For the head of a request, from the beginning of its connection. */
  readonly headersMs: number
  readonly checkMs: number
  /** Each is a descriptor of the host, which all workspaces share. */
  readonly maxConnections: number
}

const usualLimits: CredentialsLimits = { headersMs: 5_000, checkMs: 1_000, maxConnections: 32 }

/**
 * The container-credentials endpoint of a workspace, as the AWS SDKs and the CLI ask it (AWS SDKs and Tools Reference,
 * "Container credential provider"). Credentials live here and nowhere in the workspace; 503 until there are some.
 */
export function createCredentialsEndpoint(limits: CredentialsLimits = usualLimits) {
  const authorizationToken = randomBytes(24).toString('base64url')
  let credentials: StoredCredentials | undefined

  function authorised(request: IncomingMessage) {
    const shown = Buffer.from(request.headers.authorization ?? '')
    const expected = Buffer.from(authorizationToken)
    return shown.length === expected.length && timingSafeEqual(shown, expected)
  }
  function answer(request: IncomingMessage): [status: number, body: Record<string, string>] {
    if (request.method !== 'GET')
      return [405, { code: 'MethodNotAllowed', message: 'Only GET is answered here.' }]
    if (request.url !== '/credentials')
      return [404, { code: 'NotFound', message: 'Only /credentials is answered here.' }]
    if (!authorised(request))
      return [401, { code: 'Unauthorized', message: 'AWS_CONTAINER_AUTHORIZATION_TOKEN does not match.' }]
    if (!credentials)
      return [
        503,
        { code: 'NotReady', message: 'The account has no credentials yet. Try again in a moment.' },
      ]
    return [
      200,
      {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        Token: credentials.sessionToken,
        Expiration: credentials.expiresAt,
      },
    ]
  }
  const timeouts = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.headersMs,
    connectionsCheckingInterval: limits.checkMs,
  }
  const server = createServer({ ...timeouts, maxHeaderSize: 16 * 1024 }, (request, response) => {
    const [status, body] = answer(request)
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    // Whatever else is sent is nobody's.
    response.end(JSON.stringify(body), () => request.socket.destroySoon())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  // Node watches over late requests only of a server that listens, and this one is given its connections by another.
  server.emit('listening')
  const open = new Set<Socket>()

  return {
    authorizationToken,
    accept(socket: Socket) {
      socket.on('error', () => socket.destroy())
      if (open.size >= limits.maxConnections) {
        socket.destroy()
        return
      }
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      // A connection on which nothing was ever sent is no request that could be late.
      socket.setTimeout(limits.headersMs, () => socket.destroy())
      server.emit('connection', socket)
    },
    set(next: StoredCredentials) {
      credentials = next
    },
    close() {
      // Ends the watch over late requests as well.
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
