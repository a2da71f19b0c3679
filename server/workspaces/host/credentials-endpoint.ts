import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { StoredCredentials } from './protocol.ts'

/**
 * The container-credentials endpoint of a workspace, as the AWS SDKs and the CLI ask it (AWS SDKs and Tools Reference,
 * "Container credential provider"). Credentials live here and nowhere in the workspace; 503 until there are some.
 */
export function createCredentialsEndpoint() {
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
  const server = createServer({ requestTimeout: 5_000, maxHeaderSize: 16 * 1024 }, (request, response) => {
    const [status, body] = answer(request)
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify(body))
    request.resume()
  })
  server.on('clientError', (_error, socket) => socket.destroy())

  return {
    authorizationToken,
    accept: (socket: Socket) => {
      server.emit('connection', socket)
    },
    set(next: StoredCredentials) {
      credentials = next
    },
    close: () => server.closeAllConnections(),
  }
}
