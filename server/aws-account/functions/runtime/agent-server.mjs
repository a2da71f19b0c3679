// Runs inside the sandbox of an agent: opens the account's endpoint on loopback, starts the agent's own program, which
// serves HTTP at port 8080, and hands it one invocation after the other until it is killed. What AgentCore tells an agent in
// headers comes as the context of the client.
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
const { agent, call, openEndpoint, runtimeSocket } = require('./host-sockets.cjs')
const { createResponseStream } = require('./response-stream.cjs')

const http = process.getBuiltinModule('node:http')
const { spawn } = process.getBuiltinModule('node:child_process')
const { pipeline } = process.getBuiltinModule('node:stream/promises')

const PORT = 8080
/** How often it is asked whether it serves, until it does. */
const ASK_MS = 25
const [, , language, program] = process.argv

/** The program has the account's variables, and none of those by which this process is told what it is. */
function environment() {
  const own = /^(_HANDLER|AWS_LAMBDA_.*|LAMBDA_.*|AWS_EXECUTION_ENV)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))
}

function startProgram() {
  const [command, ...options] = language === 'python' ? ['/usr/bin/python3', '-u', '-B'] : [process.execPath]
  const child = spawn(command, [...options, `/var/task/${program}`], {
    env: environment(),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      reject(new Error(`${program} ended with ${signal ?? `exit status ${code}`}`)),
    )
  })
}

function ask(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: PORT, method, path, headers }, resolve)
    request.on('error', reject)
    request.end(body)
  })
}

/** Resolves when the program answers that it is well; how long it may take is the host's to say. */
async function untilServing() {
  for (;;) {
    try {
      const answer = await ask('GET', '/ping', {})
      answer.resume()
      if (answer.statusCode === 200) return
    } catch {
      // It does not listen yet.
    }
    await new Promise(resolve => setTimeout(resolve, ASK_MS))
  }
}

const problem = (errorType, errorMessage) => JSON.stringify({ errorType, errorMessage })

async function perform({ headers, body }) {
  const path = `/invocation/${headers['lambda-runtime-aws-request-id']}`
  const told = JSON.parse(headers['lambda-runtime-client-context'] ?? '{}')
  const answer = await ask(
    'POST',
    '/invocations',
    { ...told, 'content-length': Buffer.byteLength(body) },
    body,
  )
  if (answer.statusCode < 200 || answer.statusCode > 299) {
    answer.resume()
    const text = `Received error (${answer.statusCode}) from runtime.`
    await call('POST', `${path}/error`, problem('AgentStatus', text))
    return
  }
  const out = createResponseStream({
    socketPath: runtimeSocket,
    path: `/2018-06-01/runtime${path}/response`,
    agent,
    handler: {},
  })
  out.stream.setContentType(answer.headers['content-type'] ?? 'application/octet-stream')
  try {
    await pipeline(answer, out.stream)
  } catch (error) {
    const told = { errorType: 'AgentBrokeOff', errorMessage: error.message }
    if (!out.failed(told)) await call('POST', `${path}/error`, JSON.stringify(told))
  }
}

let current
async function serve() {
  await untilServing()
  for (;;) {
    const work = await call('GET', '/invocation/next')
    current = work.headers['lambda-runtime-aws-request-id']
    await perform(work)
    current = undefined
  }
}

await openEndpoint()
try {
  await Promise.race([startProgram(), serve()])
} catch (error) {
  const path = current === undefined ? '/init/error' : `/invocation/${current}/error`
  console.error(error.message)
  await call('POST', path, problem('AgentEnded', error.message)).catch(() => {})
  process.exit(1)
}
