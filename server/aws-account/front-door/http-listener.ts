import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import { createServer as createNetServer, type Server, type Socket } from 'node:net'
import type { RawAnswer } from '../service.ts'
import { maxBodyBytes } from './body-limits.ts'

/** A request with its whole body. Header names are lower case. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Undefined if it was longer than requests of its kind may be. */
  readonly body: Uint8Array | undefined
  readonly remoteAddress: string
}

export type AnswerHttp = (request: HttpRequest) => Promise<RawAnswer>

export interface HttpListener {
  /** Port of a TCP listener, 0 of a socket. */
  readonly port: number
  /** Serves a connection that was opened elsewhere as if it had been made to this address. */
  accept(socket: Socket): void
  /** Stops listening, lets running requests end for so long, then cuts. */
  close(graceMs?: number): Promise<void>
}

export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string; readonly mode: number }

/** Bytes of `sun_path` that Linux gives to a socket's name, less the closing zero. */
const MAX_SOCKET_PATH_BYTES = 107
const REQUEST_TIMEOUT_MS = 60_000
const HEADERS_TIMEOUT_MS = 10_000
/** Longer than clients keep idle connections, so that none is cut as it is used again. */
const KEEP_ALIVE_MS = 65_000
const MAX_HEADER_BYTES = 32 * 1024
const FIRST_BYTES_TIMEOUT_MS = 65_000

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS at one address: some SDK clients speak HTTP/2 at once, without asking. Throws
 * if the address is taken or a socket's path is too long for the system.
 */
export async function listenHttp(address: ListenAddress, answer: AnswerHttp): Promise<HttpListener> {
  const onRequest = (request: Request, response: Response) => void serve(request, response, answer)
  const http1 = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    onRequest,
  )
  const http2 = createHttp2Server({ settings: { maxHeaderListSize: MAX_HEADER_BYTES } }, onRequest)
  http1.on('clientError', (_, socket) => socket.destroy())
  http2.on('sessionError', () => {})
  http2.on('session', session => session.setTimeout(KEEP_ALIVE_MS, () => session.close()))

  const sockets = new Set<Socket>()
  const accept = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A client that goes away is no event of ours.
    socket.on('error', () => {})
    dispatch(socket, isHttp2 => (isHttp2 ? http2 : http1).emit('connection', socket))
  }
  const server = createNetServer(accept)
  await listen(server, address)

  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    accept,
    async close(graceMs = 0) {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      http1.closeIdleConnections()
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, graceMs)
      await closed
      clearTimeout(cut)
    },
  }
}

/** An HTTP/2 client begins with `PRI * HTTP/2.0`. */
function dispatch(socket: Socket, to: (isHttp2: boolean) => void): void {
  socket.setTimeout(FIRST_BYTES_TIMEOUT_MS, () => socket.destroy())
  socket.once('readable', () => {
    socket.setTimeout(0)
    const first: Buffer | null = socket.read()
    if (!first) {
      socket.destroy()
      return
    }
    socket.unshift(first)
    to(first.toString('latin1', 0, 3) === 'PRI')
  })
}

function listen(server: Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    if (address.kind === 'tcp') {
      server.listen({ host: address.host, port: address.port }, resolve)
      return
    }
    if (Buffer.byteLength(address.path) > MAX_SOCKET_PATH_BYTES) {
      reject(
        new Error(
          `The path ${address.path} is longer than the ${MAX_SOCKET_PATH_BYTES} bytes a socket may have: use a shorter data folder.`,
        ),
      )
      return
    }
    rmSync(address.path, { force: true })
    server.listen({ path: address.path }, () => {
      chmodSync(address.path, address.mode)
      resolve()
    })
  })
}

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

async function serve(request: Request, response: Response, answer: AnswerHttp): Promise<void> {
  request.on('error', () => {})
  response.on('error', () => {})
  try {
    const url = request.url ?? '/'
    const body = await readBody(request, maxBodyBytes(request.headers, url))
    const result = await answer({
      method: request.method ?? 'GET',
      url,
      headers: flatHeaders(request),
      body,
      remoteAddress: request.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1',
    })
    send(response, result, request.method === 'HEAD', body === undefined)
  } catch (error) {
    if (!request.destroyed) console.error('A request could not be answered', error)
    request.destroy()
  }
}

/** Undefined for a body over the limit; the rest of it is not read. Rejects when the client goes away. */
async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function flatHeaders(request: Request): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (!name.startsWith(':')) headers[name] = Array.isArray(value) ? value.join(',') : value
  headers.host ??= request.headers[':authority']?.toString()
  return headers
}

function send(
  response: Response,
  { status, headers, body }: RawAnswer,
  isHead: boolean,
  isCut: boolean,
): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (isCut && 'shouldKeepAlive' in response) response.setHeader('connection', 'close')
  response.end(isHead ? '' : (body ?? ''))
}
