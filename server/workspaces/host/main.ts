import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { claimProcessors } from '../../sandbox/processor-share.ts'
import { openCgroupTree } from '../sandbox/cgroup.ts'
import { prepareHostFolder } from '../sandbox/host-folder.ts'
import { serveDriver } from './host-connection.ts'
import { createWatchdog } from './watchdog.ts'
import { createUidPool, createWorkspaceFolders } from './workspace-folders.ts'
import { createWorkspaceRegistry } from './workspace-registry.ts'

/**
 * The workspace host: a process that outlives the web server and owns every sandbox, terminal and listener.
 * `node main.ts <workspaces folder> <socket> <idle minutes> <node_modules> [<package> ...]`. Whoever starts it holds a
 * lock for as long as it runs, so there is one host for a data folder.
 */
const [, , root = '', socketPath = '', idleMinutes = '10', nodeModules = '', ...packages] = process.argv
const idleLimitMs = Number(idleMinutes) * 60_000
/** Private memory of one process, where the watchdog stands in for the kernel: it must see a greedy one in time. */
const uncontrolledDataBytes = 1024 * 1024 * 1024
const uncontrolledNiceness = 10

// Before the first file and the socket are made: they are private from their first moment.
process.umask(0o077)
claimProcessors()
const cgroupTree = openCgroupTree()
const folders = createWorkspaceFolders(root)
const parts = prepareHostFolder(join(root, '.host'), {
  dataLimitBytes: cgroupTree ? -1 : uncontrolledDataBytes,
  niceness: cgroupTree ? 0 : uncontrolledNiceness,
  packages: { nodeModules, folders: packages },
})
await Promise.all([folders.sweep(), cgroupTree?.sweep()])
const registry = createWorkspaceRegistry({ folders, uids: createUidPool(folders), parts, cgroupTree })
const watchdog = createWatchdog({ workspaces: registry.running, watchMemory: !cgroupTree })
const identity = {
  instance: randomUUID(),
  memoryLimit: cgroupTree ? ('cgroup' as const) : ('watchdog' as const),
  cpuLimit: cgroupTree !== undefined,
}

let drivers = 0
let lastBusy = Date.now()
let ending = false

async function end() {
  clearInterval(idleTimer)
  watchdog.close()
  server.close()
  rmSync(socketPath, { force: true })
  await registry.close()
  process.exit(0)
}
const shutdown = () => {
  if (ending) return
  ending = true
  void end()
}
const idleTimer = setInterval(() => {
  if (drivers > 0 || registry.running().length > 0) lastBusy = Date.now()
  if (Date.now() - lastBusy > idleLimitMs) shutdown()
}, 1_000)

const server = createServer(socket => {
  drivers += 1
  socket.on('close', () => {
    drivers -= 1
    lastBusy = Date.now()
  })
  serveDriver(socket, { registry, identity, shutdown: () => setImmediate(shutdown) })
})
mkdirSync(dirname(socketPath), { recursive: true })
rmSync(socketPath, { force: true })
server.listen(socketPath, () => {
  registry.prepare()
  flushCompileCache()
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, shutdown)
// The terminal that started the platform may go away; the shells of its users must not.
process.on('SIGHUP', () => undefined)
