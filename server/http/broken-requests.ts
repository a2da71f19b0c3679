import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ProblemCode, problem } from '../../shared/problem.ts'
import { securityHeaders } from './security-headers.ts'

/** What Node says of a request that it could not read. */
const problemOfError: { readonly [code: string]: readonly [ProblemCode, string] } = {
  HPE_HEADER_OVERFLOW: [
    'headers-too-large',
    'The address and the headers are larger than this server accepts.',
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['frame-too-large', 'The request is larger than this server accepts.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request took longer to arrive than this server waits.'],
}
const notHttp = ['invalid-request', 'This is no HTTP request that this server can read.'] as const

/**
 * Answers what never becomes a request, since Node refuses it before any route is asked: in the form and with the headers of every
 * other refusal, and then closes the connection, as what follows cannot be trusted.
 */
export function answerBrokenRequests(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    refuse(socket, 'unknown-route', 'This server is no proxy.'),
  )
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const body = problem('invalid-request', 'This server meets no expectations but 100-continue.')
    const text = JSON.stringify(body)
    const length = { 'content-length': Buffer.byteLength(text) }
    response.writeHead(body.status, { ...headers, ...length, connection: 'close' }).end(text)
  })
}

/** For Node's `clientError`. */
export function answerClientError(error: Error, socket: Duplex): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // Between the words of an answer under way another one would be read as part of it.
  const answering = '_httpMessage' in socket && socket._httpMessage !== null
  if (code === 'ECONNRESET' || answering) socket.destroy(error)
  else refuse(socket, ...(problemOfError[code] ?? notHttp))
}

/** Writes a refusal to a bare connection and closes it. */
export function refuse(socket: Duplex, code: ProblemCode, detail: string): void {
  if (!socket.writable) return void socket.destroy()
  const body = problem(code, detail)
  const text = JSON.stringify(body)
  const all = { ...headers, connection: 'close', 'content-length': String(Buffer.byteLength(text)) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${body.status} ${body.title}\r\n${lines.join('\r\n')}\r\n\r\n${text}`)
}

const headers = { ...securityHeaders, 'content-type': 'application/problem+json; charset=utf-8' }
