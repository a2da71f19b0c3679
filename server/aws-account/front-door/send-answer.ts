import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { HttpAnswer } from '../service.ts'

export type Request = IncomingMessage | Http2ServerRequest
export type Response = ServerResponse | Http2ServerResponse

/** So much of a body that nobody wants is let in, so that its client can read the answer; more is cut. */
const MAX_UNREAD_BYTES = 64 * 1024

/** Sends an answer; resolves when the last of its parts is out, at once otherwise. Throws where a header has what none may have. */
export async function send(request: Request, response: Response, answer: HttpAnswer): Promise<void> {
  writeHead(request, response, answer)
  const { body } = answer
  if (request.method === 'HEAD') response.end('')
  else if (body === undefined || typeof body === 'string' || body instanceof Uint8Array)
    response.end(body ?? '')
  else await sendParts(request, response, body)
}

function writeHead(request: Request, response: Response, { status, headers }: HttpAnswer): void {
  response.statusCode = status
  if ('shouldKeepAlive' in response) {
    for (const [name, value] of Object.entries(headers)) response.setHeader(asWritten(name), value)
    if (isCut(request)) response.setHeader('Connection', 'close')
    // AWS says nothing of connections that stay.
    else if (response.shouldKeepAlive && headers.connection === undefined) response.removeHeader('connection')
  } else {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (!request.complete) response.on('finish', () => response.stream.close())
  }
}

/** Sends parts as they come, no faster than they are read, until nobody reads any more. Throws what the parts throw. */
async function sendParts(
  request: Request,
  response: Response,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const gone = new AbortController()
  const leave = () => gone.abort()
  response.once('close', leave)
  // A client of HTTP/2 may leave without an error, and its stream is ended as if the answer were out.
  request.once('aborted', leave)
  // Whoever asked sees that it has begun, however long the first part takes.
  flushHead(response)
  const reading = parts[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await untilGone(reading.next(), gone.signal)
      if (next === undefined || next.done) break
      if (!write(response, next.value)) await drained(response, gone.signal)
    }
    if (!gone.signal.aborted) response.end()
  } finally {
    reading.return?.().catch(() => {})
  }
}

/** Waits for a client that is slow, or gone. */
async function drained(response: Response, gone: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal: gone }).catch(() => {
    // It is gone, which is seen next.
  })
}

/** HTTP/2 sends it with its stream, where it has not been sent yet. */
function flushHead(response: Response): void {
  if ('shouldKeepAlive' in response) response.flushHeaders()
  else response.writeHead(response.statusCode)
}

/** The two kinds of answers have no overload in common. */
function write(response: Response, part: Uint8Array): boolean {
  return 'shouldKeepAlive' in response ? response.write(part) : response.write(part)
}

/** Undefined once nobody reads any more. */
function untilGone<Value>(next: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const end = () => resolve(undefined)
    signal.addEventListener('abort', end, { once: true })
    next.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

/** Names of headers as they were written before; of a stranger's making too, so no more than `MOST_WRITTEN`. */
const WRITTEN = new Map([
  ['etag', 'ETag'],
  ['x-amzn-requestid', 'x-amzn-RequestId'],
  ['x-amzn-errortype', 'x-amzn-ErrorType'],
])
const MOST_WRITTEN = 500

/** A name of a header as AWS writes it, which some compare letter by letter: those of HTTP have capitals. */
function asWritten(name: string): string {
  const known = WRITTEN.get(name)
  if (known !== undefined) return known
  if (name.startsWith('x-') || name === 'accept-ranges') return name
  const written = name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase())
  if (WRITTEN.size < MOST_WRITTEN) WRITTEN.set(name, written)
  return written
}

/** An answer that nobody reads is held in our memory: its client has so long for each part of it. */
export function endIfUnread(request: Request, response: Response, unreadMs: number): void {
  if (response.writableFinished) return
  let before = -1
  const looking = setInterval(() => {
    const now = response.writableLength + (response.socket?.writableLength ?? 0)
    // Of parts that are yet to come there is nothing to read.
    if (before === now && (now > 0 || response.writableEnded)) cut(request)
    before = now
  }, unreadMs)
  looking.unref()
  for (const event of ['finish', 'close']) response.once(event, () => clearInterval(looking))
}

/** Whether more of the body is still to come than anybody lets in. */
function isCut(request: Request): boolean {
  if (request.complete) return false
  const { 'content-length': length, 'transfer-encoding': encoding, expect } = request.headers
  if (expect !== undefined) return true
  return encoding !== undefined || Number(length ?? 0) > MAX_UNREAD_BYTES
}

/** Tells the caller that there will be no answer, or ends the connection if it has got a part of one. */
export function giveUp(response: Response): void {
  if (response.headersSent) {
    if ('shouldKeepAlive' in response) response.socket?.destroy()
    else response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    return
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.statusCode = 500
  response.end()
}

/** Ends the request without an answer, or in the middle of it. */
export function cut(request: Request): void {
  // What is only cancelled looks to a reader like an end.
  if ('stream' in request)
    request.stream.close(
      request.stream.headersSent ? constants.NGHTTP2_INTERNAL_ERROR : constants.NGHTTP2_CANCEL,
    )
  // A request that has been read to its end is destroyed already, and its connection is not.
  else request.socket.destroy()
}
