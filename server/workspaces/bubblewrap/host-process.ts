import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { killProcesses, processesWith, processWork } from '../../processes/process-identity.ts'
import { createStartPatience } from '../../processes/start-patience.ts'
import type { NodePackages } from '../sandbox/sandbox-parts.ts'

const hostProgram = fileURLToPath(new URL('../host/main.ts', import.meta.url))
const retryMs = 15
/** One that ends as soon as it is started is not started again and again as fast as it goes. */
const restartMs = 250
/** sun_path of unix(7), without its final NUL. */
const maxSocketPathBytes = 107

export type HostPlace = {
  readonly workspacesFolder: string
  readonly socketPath: string
  readonly logPath: string
  readonly lockPath: string
  readonly cacheFolder: string
  readonly packages: NodePackages
}

export function hostPlace(dataDir: string, packages: NodePackages): HostPlace {
  const socketPath = join(dataDir, 'run', 'workspaces.sock')
  if (Buffer.byteLength(socketPath) > maxSocketPathBytes)
    throw new Error(
      `The path ${socketPath} is too long for a socket (${maxSocketPathBytes} bytes at most). Choose a data folder with a shorter path.`,
    )
  return {
    workspacesFolder: join(dataDir, 'workspaces'),
    socketPath,
    logPath: join(dataDir, 'run', 'workspaces.log'),
    lockPath: join(dataDir, 'run', 'workspaces.lock'),
    cacheFolder: process.env.NODE_COMPILE_CACHE ?? join(dataDir, 'run', 'compile-cache'),
    packages,
  }
}

function tryConnect(path: string): Promise<Socket | undefined> {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>()
  const socket = connect({ path })
  socket.once('connect', () => {
    socket.removeAllListeners('error')
    resolve(socket)
  })
  // No socket, or one whose host is gone: either way nobody is there yet.
  socket.once('error', () => resolve(undefined))
  return promise
}

/**
 * In a session of its own, so that neither Ctrl-C nor the end of the web server reaches it, and without any variable of the
 * server's environment. The lock lets only one of several that start at once go on.
 */
function startHost(place: HostPlace, idleMinutes: number) {
  mkdirSync(join(place.socketPath, '..'), { recursive: true, mode: 0o700 })
  const log = openSync(place.logPath, 'a', 0o600)
  const command = [
    process.execPath,
    hostProgram,
    place.workspacesFolder,
    place.socketPath,
    String(idleMinutes),
    place.packages.nodeModules,
    ...place.packages.folders,
  ]
  const child = spawn('/usr/bin/flock', ['--nonblock', '--no-fork', place.lockPath, ...command], {
    detached: true,
    cwd: '/',
    // Node keeps what it compiled there, which halves the time to start.
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'C.UTF-8', NODE_COMPILE_CACHE: place.cacheFolder },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.on('error', () => {
    // Whoever waits for it reports that no host came up.
  })
  child.unref()
  return child
}

/** Ends the host of this data folder at once, also one that hangs, and with it every shell; files stay. */
export function killHost(place: HostPlace): void {
  killProcesses(processesWith([hostProgram, place.socketPath]))
}

/** A connection to the workspace host of this data folder, which is started if it does not run. */
export async function connectToHost(place: HostPlace, idleMinutes: number): Promise<Socket> {
  let child: ReturnType<typeof startHost> | undefined
  const whyGiveUp = createStartPatience(() => (child?.pid === undefined ? '' : processWork(child.pid)))
  let startedAt = 0
  for (;;) {
    const socket = await tryConnect(place.socketPath)
    if (socket) return socket
    // Another that started at the same time may hold the lock, or an old one still be ending: try again.
    const isOver = !child || child.exitCode !== null || child.signalCode !== null
    if (isOver && Date.now() - startedAt > restartMs) {
      startedAt = Date.now()
      child = startHost(place, idleMinutes)
    }
    const why = whyGiveUp()
    if (why !== undefined)
      throw new Error(`The workspace host did not start: ${why}. Its log is ${place.logPath}.`)
    await delay(retryMs)
  }
}
