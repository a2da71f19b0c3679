import { chmodSync, rmSync } from 'node:fs'
import {
  createServer,
  type Server as Http1Server,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2'
import { createServer as createNetServer, type Server, type Socket } from 'node:net'
import { errorCode } from '../limits/error-code.ts'
import { AnswerCutOff, type HttpAnswer } from '../service.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { ClientWentAway, type ReadBody, readBody } from './request-body.ts'
import { cut, endIfUnread, giveUp, type Request, type Response, send } from './send-answer.ts'

/** The head of a request. Header names are lower case. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly remoteAddress: string
  /**
   * Reads the body; until then a client that waits for permission (`Expect: 100-continue`) does not even send it.
   * Undefined if it is longer than `limit`. `hold` is told of bytes before they are kept, and may throw.
   */
  readBody(limit: number, hold: (bytes: number) => void): Promise<ReadBody | undefined>
  /** Does something once the answer is out, or the client gone. */
  whenSent(work: () => void): void
  /** Aborted when the client goes away before its answer is out. */
  readonly departed: AbortSignal
}

export type AnswerHttp = (request: HttpRequest) => Promise<HttpAnswer>

export interface HttpListener {
  /** Port of a TCP listener, 0 of any other. */
  readonly port: number
  /** Serves a connection that was opened elsewhere as if it had been made to this address. */
  accept(socket: Socket): void
  /** Stops listening, lets running requests end for so long, then cuts. */
  close(graceMs?: number): Promise<void>
}

export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string; readonly mode: number }
  /** None: its connections are opened elsewhere. */
  | { readonly kind: 'inside' }

/** Bytes of `sun_path` that Linux gives to a socket's name, less the closing zero. */
const MAX_SOCKET_PATH_BYTES = 107
const MAX_HEADER_BYTES = 32 * 1024
/** Streams of one HTTP/2 connection at a time. */
const MAX_STREAMS = 256

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS at one address: some SDK clients speak HTTP/2 at once, without asking. Throws
 * if the address is taken or a socket's path is too long for the system.
 */
export async function listenHttp(
  address: ListenAddress,
  answer: AnswerHttp,
  limits: HttpLimits = DEFAULT_HTTP_LIMITS,
): Promise<HttpListener> {
  const onRequest = (request: Request, response: Response) => void serve(request, response, answer, limits)
  const http1 = createHttp1(onRequest, limits)
  const http2 = createHttp2Server(
    { settings: { maxHeaderListSize: MAX_HEADER_BYTES, maxConcurrentStreams: MAX_STREAMS } },
    onRequest,
  )
  http2.on('checkContinue', onRequest)
  http2.on('sessionError', () => {})
  http2.on('session', session => endWhenIdle(session, limits.idleMs))

  const sockets = new Set<Socket>()
  const accept = (socket: Socket) => {
    // A client that goes away is no event of ours.
    socket.on('error', () => {})
    if (sockets.size >= limits.maxConnections) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    dispatch(socket, limits.firstBytesMs, isHttp2 => (isHttp2 ? http2 : http1).emit('connection', socket))
  }
  const server = createNetServer(accept)
  await listen(server, address)

  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    accept,
    async close(graceMs = 0) {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      // Ends its idle connections and its watch over late ones.
      http1.close()
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, graceMs)
      await closed
      clearTimeout(cut)
      // Those that were opened elsewhere are nobody's to wait for.
      for (const socket of sockets) socket.destroy()
    },
  }
}

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void

function createHttp1(
  onRequest: OnRequest,
  { headersMs, requestMs, idleMs, checkMs }: HttpLimits,
): Http1Server {
  const http1 = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: headersMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: checkMs,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    onRequest,
  )
  http1.on('checkContinue', onRequest)
  http1.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const text = `HTTP/1.1 ${statusLine(error.code)}\r\nConnection: close\r\n\r\n`
    if (socket.writable) socket.end(text, () => socket.destroy())
    else socket.destroy()
  })
  // Node watches over late requests only of a server that listens, and this one is given its connections by another.
  http1.emit('listening')
  return http1
}

function statusLine(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
}

/** A connection on which nothing moves is ended, unless an answer is under way. */
function endWhenIdle(session: ServerHttp2Session, idleMs: number): void {
  let answering = 0
  session.on('stream', stream => {
    answering++
    stream.on('close', () => {
      answering--
    })
  })
  session.setTimeout(idleMs, () => {
    if (answering === 0) session.destroy()
  })
}

/** An HTTP/2 client begins with `PRI * HTTP/2.0`. */
function dispatch(socket: Socket, firstBytesMs: number, to: (isHttp2: boolean) => void): void {
  socket.setTimeout(firstBytesMs, () => socket.destroy())
  socket.once('readable', () => {
    socket.setTimeout(0)
    socket.removeAllListeners('timeout')
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
    if (address.kind === 'inside') {
      resolve()
      return
    }
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

async function serve(
  request: Request,
  response: Response,
  answer: AnswerHttp,
  limits: HttpLimits,
): Promise<void> {
  request.on('error', () => {})
  response.on('error', () => {})
  const closing: (() => void)[] = []
  let isClosed = false
  const departure = new AbortController()
  // A client of HTTP/2 may leave without an error, and its stream is ended as if the answer were out.
  request.once('aborted', () => departure.abort())
  response.once('close', () => {
    isClosed = true
    if (!response.writableFinished) departure.abort()
    for (const work of closing) work()
  })
  try {
    if (hasTwoHosts(request)) return await send(request, response, TWO_HOSTS)
    const result = await answer({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: flatHeaders(request),
      remoteAddress: request.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1',
      departed: departure.signal,
      whenSent: work => void (isClosed ? work() : closing.push(work)),
      async readBody(limit, hold) {
        const late = setTimeout(() => cut(request), limits.requestMs)
        try {
          if (request.headers.expect !== undefined) response.writeContinue()
          return await readBody(request, limit, hold)
        } catch (cause) {
          throw isDeparture(cause) ? new ClientWentAway('The client went away', { cause }) : cause
        } finally {
          clearTimeout(late)
        }
      },
    })
    const sent = send(request, response, result)
    endIfUnread(request, response, limits.requestMs)
    await sent
  } catch (error) {
    if (error instanceof ClientWentAway || error instanceof AnswerCutOff) return cut(request)
    console.error(`${request.method} ${request.url?.split('?')[0]} could not be answered`, error)
    giveUp(response)
  }
}

const TWO_HOSTS: HttpAnswer = { status: 400, headers: { connection: 'close' }, body: undefined }

/** Which of them is meant, nobody knows: one may have been put in to get past somebody (RFC 9112, 3.2). */
function hasTwoHosts({ rawHeaders }: Request): boolean {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length > 1
}

/** What reading from a connection says that has ended. */
function isDeparture(cause: unknown): boolean {
  const code = errorCode(cause)
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function flatHeaders(request: Request): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (!name.startsWith(':')) headers[name] = Array.isArray(value) ? value.join(',') : value
  headers.host ??= request.headers[':authority']?.toString()
  return headers
}
