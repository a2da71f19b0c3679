// Opens the account's endpoint on loopback, loads the handler, and serves invocations of the Lambda Runtime API until it is
// killed. Messages and error shapes are those of AWS's own Node runtime.
const { format, types } = require('node:util')
const { leadToAccount } = require('./aws-addresses.cjs')
const { accountSocket, agent, call, openEndpoint, runtimeSocket } = require('./host-sockets.cjs')
const { loadHandler, major, RuntimeError } = require('./load-handler.cjs')
const { createResponseStream, isStreaming, offerStreaming } = require('./response-stream.cjs')

const env = process.env
let currentRequestId
/** What happens once nothing is left to do. */
let whenIdle

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

/** The object that tells a caller of a failure; whatever was thrown, there is one. */
function describe(error) {
  try {
    if (error instanceof Error || types.isNativeError(error)) {
      const [errorType, errorMessage, stack] = [error.name, error.message, error.stack ?? ''].map(text =>
        text?.replaceAll('\x7F', '%7F'),
      )
      return { errorType, errorMessage, trace: stack.split('\n') }
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] }
  } catch {
    const problem =
      'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack'
    return { errorType: 'handled', errorMessage: problem, trace: [] }
  }
}

function withHiddenMembers(_, value) {
  if (!(value instanceof Error)) return value
  const { name, message, code, stack } = value
  const shown = { errorType: name, errorMessage: message, code, ...value }
  return typeof stack === 'string' ? { ...shown, stack: stack.split('\n') } : shown
}

function logFailure(title, thrown) {
  let text
  try {
    text = JSON.stringify(thrown instanceof Error ? thrown : new Error(thrown), withHiddenMembers)
  } catch {
    text = JSON.stringify(describe(thrown))
  }
  writeLine('ERROR', `${title} \t${text}`)
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  const clientContext = headers['lambda-runtime-client-context']
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
}

const neverSettled = () =>
  new RuntimeError(
    'Runtime.NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  )

/** Up to Node 22: the first of promise, callback and the context's functions answers; a plain return value does not. */
function runWithCallbacks(handler, event, context) {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const first =
      answer =>
      (...values) => {
        if (isAnswered) return
        isAnswered = true
        answer(...values)
      }
    const done = (error, value) => {
      whenIdle = undefined
      if (error === undefined || error === null) resolve({ value })
      else reject(error)
    }
    const waitsNoLonger = () => context.callbackWaitsForEmptyEventLoop === false
    const callback = first((error, value) => {
      if ((error ?? undefined) !== undefined || waitsNoLonger()) done(error, value)
      else whenIdle = () => setImmediate(resolve, { value })
    })
    whenIdle = first(() => {
      if (handler.constructor?.name === 'AsyncFunction') reject(neverSettled())
      else resolve({ value: null })
    })
    Object.assign(context, {
      callbackWaitsForEmptyEventLoop: true,
      succeed: first(value => done(undefined, value)),
      fail: first(error => done(error ?? 'handled')),
      done: first(done),
    })
    try {
      const returned = handler(event, context, callback)
      if (typeof returned?.then === 'function') returned.then(context.succeed, context.fail)
    } catch (error) {
      callback(error)
    }
  })
}

/** From Node 24 on: what it returns, awaited, is the answer. */
async function runAwaited(handler, event, context) {
  const idle = new Promise((_, reject) => {
    whenIdle = () => reject(neverSettled())
  })
  try {
    const value = await Promise.race([handler(event, context), idle])
    await new Promise(resolve => setImmediate(resolve))
    return { value }
  } finally {
    whenIdle = undefined
  }
}

function serialize(value) {
  try {
    return JSON.stringify(value ?? null) ?? 'null'
  } catch {
    const problem = 'Unable to stringify response body'
    throw major < 24 ? new Error(problem) : new RuntimeError('Runtime.JSONStringifyError', problem)
  }
}

/** The handler has the stream, and has answered when it is ended. */
async function runStreaming(handler, event, context) {
  const path = `/2018-06-01/runtime/invocation/${currentRequestId}/response`
  const answer = createResponseStream({ socketPath: runtimeSocket, path, agent, handler })
  const idle = new Promise((_, reject) => {
    whenIdle = () => reject(neverSettled())
  })
  try {
    const returned = handler(event, answer.stream, context)
    if (typeof returned?.then !== 'function')
      throw new Error('Streaming does not support non-async handlers.')
    const failure = new Promise((_, reject) => answer.stream.once('error', reject))
    await Promise.race([returned.then(() => answer.answered), failure, idle])
  } catch (error) {
    if (!answer.failed(describe(error))) throw error
    logFailure('Invoke Error', error)
    await answer.answered
  } finally {
    whenIdle = undefined
  }
}

async function serve(handler) {
  const run = major < 24 ? runWithCallbacks : runAwaited
  for (;;) {
    const next = await call('GET', '/invocation/next')
    const context = contextOf(next.headers)
    currentRequestId = context.awsRequestId
    try {
      if (isStreaming(handler)) {
        await runStreaming(handler, JSON.parse(next.body), context)
        continue
      }
      const { value } = await run(handler, JSON.parse(next.body), context)
      await call('POST', `/invocation/${currentRequestId}/response`, serialize(value))
    } catch (error) {
      logFailure('Invoke Error', error)
      await call('POST', `/invocation/${currentRequestId}/error`, JSON.stringify(describe(error)))
    }
  }
}

async function crash(title, error, code) {
  logFailure(title, error)
  const place = currentRequestId === undefined ? '/init/error' : `/invocation/${currentRequestId}/error`
  await call('POST', place, JSON.stringify(describe(error))).catch(() => {})
  process.exit(code)
}

/**
 * Never settles: the process ends with its sandbox, or because its code or its handler cannot go on. `whenReady` is
 * called just before the function's own code is loaded.
 */
async function serveInvocations(whenReady) {
  patchConsole()
  offerStreaming()
  leadToAccount(accountSocket)
  await openEndpoint()
  process.on('beforeExit', () => {
    const then = whenIdle
    whenIdle = undefined
    then?.()
  })
  process.on('uncaughtException', error => crash('Uncaught Exception', error, 129))
  process.on('unhandledRejection', (reason, promise) => {
    const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason))
    crash('Unhandled Promise Rejection', Object.assign(error, { reason, promise }), 128)
  })
  whenReady()
  let handler
  try {
    handler = await loadHandler()
  } catch (error) {
    await crash('Uncaught Exception', error, 129)
  }
  await serve(handler)
}

module.exports = { serveInvocations }
