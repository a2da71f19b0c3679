import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What the code in the sandbox tells its host. */
export interface RuntimeEvents {
  /** The runtime is ready and asks for work; `send` gives it one invocation. */
  ready(send: (work: Work) => void): void
  responded(requestId: string, payload: Uint8Array): void
  failed(requestId: string, payload: Uint8Array): void
  /** An answer begins that comes by and by: who takes its parts, or undefined if it is wanted as a whole. */
  streams(requestId: string, contentType: string): TakePart | undefined
  initFailed(payload: Uint8Array): void
  /** A response beyond AWS's limit was refused. */
  tooLarge(requestId: string): void
}

/** Resolves when the next part may come. */
export type TakePart = (part: Uint8Array) => Promise<void> | void

export interface Work {
  readonly requestId: string
  readonly payload: Uint8Array
  readonly deadline: number
  readonly invokedArn: string
  readonly clientContext?: string
}

export interface RuntimeInterface {
  close(): void
}

/** AWS's limit of a synchronous answer, in bytes; the odd figure is what its error message names. */
export const maxResponseBytes = 6_291_556
/** AWS's limit of an answer that comes by and by, in bytes. */
const maxStreamedBytes = 209_715_200
const base = '/2018-06-01/runtime'
/** The runtime has two. All are of the process that serves every account, and the code of a function may open any number. */
const maxConnections = 8
/** Answers that arrive at a time, of which there is one: each is held in the memory of that process. */
const maxArriving = 2
/** Of an answer that is too large: so that whoever sends it can read the refusal. */
const maxUnreadBytes = 8 * maxResponseBytes

/**
 * The Lambda Runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) for one environment on the unix
 * socket `path`. Resolves when it listens.
 */
export function createRuntimeInterface(path: string, events: RuntimeEvents): Promise<RuntimeInterface> {
  const arriving = new Set<IncomingMessage>()
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    // What waits for work sends nothing; anything else is an answer.
    if (request.method !== 'GET') {
      if (arriving.size >= maxArriving) {
        request.destroy()
        return
      }
      arriving.add(request)
      request.once('close', () => arriving.delete(request))
    }
    route(request, response, events).catch(() => response.destroy())
  })
  server.maxConnections = maxConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve({
        close() {
          server.close()
          server.closeAllConnections()
        },
      })
    })
  })
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  events: RuntimeEvents,
): Promise<void> {
  const url = request.url ?? ''
  if (url === `${base}/invocation/next`) {
    events.ready(work => sendWork(response, work))
    return
  }
  const [, requestId = '', verb] =
    /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? []
  const isStreamed = request.headers['lambda-runtime-function-response-mode'] === 'streaming'
  const take = isStreamed
    ? events.streams(requestId, request.headers['content-type'] ?? 'application/octet-stream')
    : undefined
  const payload = await (take ? passOn(request, take) : readBody(request))
  if (payload === undefined) {
    response.writeHead(413, { connection: 'close' }).end('{"errorType":"RequestEntityTooLarge"}')
    events.tooLarge(requestId)
    return
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
  const problem = isStreamed ? problemIn(request) : undefined
  if (url === `${base}/init/error`) events.initFailed(payload)
  else if (problem) events.failed(requestId, problem)
  else if (verb === 'response') events.responded(requestId, payload)
  else if (verb === 'error') events.failed(requestId, payload)
}

function sendWork(response: ServerResponse, work: Work): void {
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': work.payload.length,
      'lambda-runtime-aws-request-id': work.requestId,
      'lambda-runtime-deadline-ms': String(work.deadline),
      'lambda-runtime-invoked-function-arn': work.invokedArn,
      ...(work.clientContext !== undefined && { 'lambda-runtime-client-context': work.clientContext }),
    })
    .end(work.payload)
}

/** Hands on parts as they come; what is left of them for the end is nothing. Undefined if they grow too many. */
async function passOn(request: IncomingMessage, take: TakePart): Promise<Uint8Array | undefined> {
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > maxStreamedBytes) return undefined
    await take(part)
  }
  return new Uint8Array()
}

/** What a runtime says at the end of a stream of what went wrong in its middle. */
function problemIn({ trailers }: IncomingMessage): Uint8Array | undefined {
  const body = trailers['lambda-runtime-function-error-body']
  return body === undefined ? undefined : Buffer.from(body, 'base64')
}

/** Undefined if the body is larger than a response may be; the rest is read and thrown away. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= maxResponseBytes) chunks.push(chunk)
    else chunks.length = 0
    if (size > maxUnreadBytes) throw new Error('An answer does not end')
  }
  return size > maxResponseBytes ? undefined : Buffer.concat(chunks)
}
