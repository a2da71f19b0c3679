import { mkdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AccountRegistry, openAccountRegistry } from './account/account-registry.ts'
import { serveControl } from './control/control-server.ts'
import { rememberedPort, rememberPort } from './front-door/remembered-port.ts'
import { createServiceRegistry, serviceLoaders } from './services/registry.ts'

/** Address at which clients inside a sandbox reach their account; services write it into queue and API addresses. */
const SANDBOX_ENDPOINT = 'http://127.0.0.1:4566'
/** How long running requests may take to end when the process is asked to. */
const DRAIN_MS = 5000

const ARGUMENTS = {
  data: { type: 'string' },
  control: { type: 'string' },
  port: { type: 'string' },
  region: { type: 'string', default: 'us-east-1' },
  endpoint: { type: 'string', default: SANDBOX_ENDPOINT },
} as const

/**
 * The process of the embedded AWS accounts.
 *
 *     node start.ts --data <folder> [--control <socket>] [--port <tcp port>] [--region us-east-1] [--endpoint <url>]
 *
 * Without a port it takes the one it had last time, or any free one.
 * When it serves it prints one line of JSON: `{ "pid", "port", "control" }`. SIGTERM and SIGINT end it in order.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: ARGUMENTS })
  const { data, port, region, endpoint } = values
  if (data === undefined) throw new Error('--data <folder> is missing')
  const runFolder = join(data, 'run')
  const functionsFolder = join(runFolder, 'functions')
  mkdirSync(functionsFolder, { recursive: true, mode: 0o700 })
  const control = values.control ?? join(runFolder, 'accounts.sock')

  let registry: AccountRegistry | undefined
  const services = createServiceRegistry(
    serviceLoaders({
      connectAccount: (accountId, socket) => void registry?.connect(accountId, socket),
      functionsFolder,
    }),
  )
  registry = await openAccountRegistry({
    dataFolder: data,
    region,
    port:
      port === undefined
        ? { kind: 'wish', port: rememberedPort(runFolder) }
        : { kind: 'fixed', port: Number(port) },
    endpoint,
    services,
    now: Date.now,
  })

  const opened = registry
  const stop = async () => {
    await controlServer.close()
    await opened.close(DRAIN_MS)
    await services.close()
    process.exit(0)
  }
  let isStopping = false
  const stopOnce = () => {
    if (!isStopping) void stop()
    isStopping = true
  }
  const controlServer = await serveControl({
    registry,
    socketPath: control,
    endpointUrl: `http://127.0.0.1:${registry.port}`,
    startedAt: Date.now(),
    onShutdown: stopOnce,
  })
  process.on('SIGTERM', stopOnce)
  process.on('SIGINT', stopOnce)
  rememberPort(runFolder, registry.port)
  // So that the first account does not wait for them, and the next start for their compilation.
  void services.all().then(() => flushCompileCache())
  console.log(JSON.stringify({ pid: process.pid, port: registry.port, control }))
}

// A request that fails in an unforeseen way must not take the other accounts down.
process.on('unhandledRejection', error => console.error('A promise was rejected and nobody cared', error))

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
