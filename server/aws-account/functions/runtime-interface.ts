import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What the code in the sandbox tells its host. */
export interface RuntimeEvents {
  /** The runtime is ready and asks for work; `send` gives it one invocation. */
  ready(send: (work: Work) => void): void
  responded(requestId: string, payload: Uint8Array): void
  failed(requestId: string, payload: Uint8Array): void
  initFailed(payload: Uint8Array): void
  /** A response beyond AWS's limit was refused. */
  tooLarge(requestId: string): void
}

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
const base = '/2018-06-01/runtime'

/**
 * The Lambda Runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) for one environment on the unix
 * socket `path`. Resolves when it listens.
 */
export function createRuntimeInterface(path: string, events: RuntimeEvents): Promise<RuntimeInterface> {
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    route(request, response, events).catch(() => response.destroy())
  })
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
  const payload = await readBody(request)
  if (payload === undefined) {
    response.writeHead(413, { connection: 'close' }).end('{"errorType":"RequestEntityTooLarge"}')
    events.tooLarge(requestId)
    return
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
  if (url === `${base}/init/error`) events.initFailed(payload)
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

/** Undefined if the body is larger than a response may be; the rest is read and thrown away. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= maxResponseBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > maxResponseBytes ? undefined : Buffer.concat(chunks)
}
