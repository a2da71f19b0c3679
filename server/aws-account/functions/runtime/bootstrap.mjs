// Runs inside the sandbox: opens the account's endpoint on loopback, loads the handler, and serves invocations of the
// Lambda Runtime API until it is killed. Messages and error shapes are those of AWS's own Node runtime.
// Taken so instead of imported: an import of node:http also loads what only its rarely used exports need, which
// costs a cold start some 20 ms.
const { existsSync } = process.getBuiltinModule('node:fs')
const http = process.getBuiltinModule('node:http')
const { createRequire } = process.getBuiltinModule('node:module')
const net = process.getBuiltinModule('node:net')
const { pathToFileURL } = process.getBuiltinModule('node:url')
const { format } = process.getBuiltinModule('node:util')

const runtimeSocket = '/run/lambda/runtime.sock'
const accountSocket = '/run/lambda/account.sock'
const endpointPort = 4566
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const env = process.env
let currentRequestId

/** Clients in the function reach the account at 127.0.0.1:4566; every connection is piped to the account's socket. */
function openEndpoint() {
  const server = net.createServer({ allowHalfOpen: true }, client => {
    const account = net.connect({ path: accountSocket, allowHalfOpen: true })
    client.pipe(account).pipe(client)
    client.on('error', () => account.destroy())
    account.on('error', () => client.destroy())
    // A kept-alive connection must not keep an invocation waiting for an empty event loop.
    account.unref()
  })
  return new Promise(resolve => server.listen(endpointPort, '127.0.0.1', resolve).unref())
}

function call(method, path, body = '') {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(
      { socketPath: runtimeSocket, method, path: `/2018-06-01/runtime${path}`, agent, headers },
      response => {
        const chunks = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
        )
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

function writeLine(level, text) {
  // One call is one log event: inner line breaks travel as carriage returns.
  const line = `${new Date().toISOString()}\t${currentRequestId}\t${level}\t${text}`.replaceAll('\n', '\r')
  process.stdout.write(`${line}\n`)
}

function patchConsole() {
  const levels = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' }
  for (const [method, level] of Object.entries(levels))
    console[method] = (...values) => writeLine(level, format(...values))
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message)
    this.name = name
  }
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  return {
    errorType: error.name?.replaceAll('\x7F', '%7F') ?? 'Error',
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  }
}

function logFailure(title, error) {
  const { trace, ...shape } = describe(error)
  const extra = error instanceof Error ? { ...error } : {}
  writeLine('ERROR', `${title} \t${JSON.stringify({ ...shape, ...extra, stack: trace })}`)
}

async function importHandlerModule(file) {
  const root = `${env.LAMBDA_TASK_ROOT}/${file}`
  const path = ['', '.js', '.mjs', '.cjs'].map(suffix => root + suffix).find(existsSync)
  if (path === undefined)
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${file}'\nRequire stack:\n- /var/runtime/index.mjs`,
    )
  try {
    return path.endsWith('.mjs') ? await import(pathToFileURL(path)) : createRequire(path)(path)
  } catch (error) {
    if (error instanceof SyntaxError) throw renamed('Runtime.UserCodeSyntaxError', error)
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND')
      throw renamed('Runtime.ImportModuleError', error)
    throw error
  }
}

function renamed(name, error) {
  const copy = new RuntimeError(name, error.stack?.split('\n    at')[0] ?? String(error))
  copy.stack = error.stack
  return copy
}

async function loadHandler() {
  const match = /^(.*[^/.][^/]*?)\.([^/]+)$/.exec(env._HANDLER) ?? undefined
  if (match === undefined) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler')
  const slash = env._HANDLER.lastIndexOf('/') + 1
  const dot = env._HANDLER.indexOf('.', slash)
  const file = env._HANDLER.slice(0, dot)
  const exported = env._HANDLER.slice(dot + 1)
  const module = await importHandlerModule(file)
  const find = from => exported.split('.').reduce((value, key) => value?.[key], from)
  const handler = find(module) ?? find(module.default)
  if (handler === undefined)
    throw new RuntimeError('Runtime.HandlerNotFound', `${env._HANDLER} is undefined or not exported`)
  if (typeof handler !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${env._HANDLER} is not a function`)
  if (handler.length > 2 && env.AWS_EXECUTION_ENV === 'AWS_Lambda_nodejs24.x')
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
    )
  return handler
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  const clientContext = headers['lambda-runtime-client-context']
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
}

/** A handler answers by its promise, or by the callback, which by default waits until nothing is left to do. */
function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const settle = (error, value) => {
      const finish = () => (error === undefined || error === null ? resolve(value) : reject(error))
      if (context.callbackWaitsForEmptyEventLoop) process.once('beforeExit', finish)
      else setImmediate(finish)
    }
    Object.assign(context, {
      done: settle,
      succeed: value => settle(undefined, value),
      fail: error => settle(error ?? 'handled'),
    })
    const returned = handler(event, context, settle)
    if (typeof returned?.then === 'function') returned.then(resolve, reject)
    else if (handler.length < 3) resolve(returned)
  })
}

async function serve(handler) {
  for (;;) {
    const next = await call('GET', '/invocation/next')
    const context = contextOf(next.headers)
    currentRequestId = context.awsRequestId
    try {
      const answer = JSON.stringify((await run(handler, JSON.parse(next.body), context)) ?? null)
      await call('POST', `/invocation/${currentRequestId}/response`, answer)
    } catch (error) {
      logFailure('Invoke Error', error)
      await call('POST', `/invocation/${currentRequestId}/error`, JSON.stringify(describe(error)))
    }
  }
}

async function crash(title, error, shape = describe(error)) {
  logFailure(title, error)
  const path = currentRequestId === undefined ? '/init/error' : `/invocation/${currentRequestId}/error`
  await call('POST', path, JSON.stringify(shape)).catch(() => {})
  process.exit(129)
}

patchConsole()
await openEndpoint()
process.on('uncaughtException', error => crash('Uncaught Exception', error))
process.on('unhandledRejection', reason => {
  const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason))
  crash('Unhandled Promise Rejection', error, { ...describe(error), reason: describe(reason), promise: {} })
})
let handler
try {
  handler = await loadHandler()
} catch (error) {
  await crash('Uncaught Exception', error)
}
await serve(handler)
