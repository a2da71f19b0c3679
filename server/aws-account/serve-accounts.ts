import { mkdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { type AccountRegistry, openAccountRegistry } from './account/account-registry.ts'
import { createOrganizationRegister } from './account/organizations.ts'
import { serveControl } from './control/control-server.ts'
import { rememberedPort, rememberPort } from './front-door/remembered-port.ts'
import { readRealModel } from './services/bedrock-runtime/real/read-settings.ts'
import { createServiceRegistry, serviceLoaders } from './services/registry.ts'

/** How long running requests may take to end when the process is asked to. */
const DRAIN_MS = 5000

export interface ServeOptions {
  /** Folder of everything; made if it is not there. */
  readonly data: string
  /** Path of the control socket; one in the folder if absent. */
  readonly control?: string | undefined
  /** Without one it takes the one it had last time, or any free one. */
  readonly port?: number | undefined
  readonly region: string
  /** Base address that services put into queue and API addresses. */
  readonly endpoint: string
}

export interface ServedAccounts {
  readonly registry: AccountRegistry
  /** Path of the control socket. */
  readonly control: string
}

/** Serves accounts in this process until SIGTERM, SIGINT or the control socket ends it. Throws if the port is taken. */
export async function serveAccounts(options: ServeOptions): Promise<ServedAccounts> {
  const { port, region, endpoint } = options
  // Functions' sandboxes are made from another folder than this process runs in.
  const data = resolve(options.data)
  const runFolder = join(data, 'run')
  const functionsFolder = join(runFolder, 'functions')
  mkdirSync(functionsFolder, { recursive: true, mode: 0o700 })
  const control = options.control ?? join(runFolder, 'accounts.sock')

  let registry: AccountRegistry | undefined
  const organizations = createOrganizationRegister()
  const services = createServiceRegistry(
    serviceLoaders({
      connectAccount: (accountId, socket) => void registry?.connect(accountId, socket),
      functionsFolder,
      organizations,
      realModel: readRealModel(process.env),
    }),
  )
  const opened = await openAccountRegistry({
    dataFolder: data,
    region,
    port: port === undefined ? { kind: 'wish', port: rememberedPort(runFolder) } : { kind: 'fixed', port },
    endpoint,
    services,
    organizations,
    now: Date.now,
    interrupted: () => stopOnce(),
  })
  registry = opened

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
    registry: opened,
    socketPath: control,
    endpointUrl: `http://127.0.0.1:${opened.port}`,
    startedAt: Date.now(),
    onShutdown: stopOnce,
  })
  process.on('SIGTERM', stopOnce)
  // A request that fails in an unforeseen way must not take the other accounts down.
  process.on('unhandledRejection', error => console.error('A promise was rejected and nobody cared', error))
  rememberPort(runFolder, opened.port)
  // So that the first account does not wait for them, and the next start for their compilation.
  void services.all().then(() => flushCompileCache())
  return { registry: opened, control }
}
