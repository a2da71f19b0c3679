import { spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkspaceLimits } from '../driver.ts'
import { credentialsPort, endpointPort } from '../sandbox/bwrap-arguments.ts'
import type { Cgroup, CgroupTree } from '../sandbox/cgroup.ts'
import { holdCommand } from '../sandbox/chain.ts'
import type { SandboxParts } from '../sandbox/sandbox-parts.ts'
import { createCredentialsEndpoint } from './credentials-endpoint.ts'
import { createEndpointPipe } from './endpoint-pipe.ts'
import { listenInNamespace } from './namespace-listeners.ts'

const readyDeadlineMs = 15_000

/** What the terminals of one workspace share: namespaces, network, limits. Nothing of the workspace runs in it yet. */
export type SandboxSlot = {
  readonly uid: number | undefined
  readonly holderPid: number
  readonly cgroups: readonly string[]
  readonly authorizationToken: string
  readonly credentials: ReturnType<typeof createCredentialsEndpoint>
  readonly cgroup: Cgroup | undefined
  /** From now on connections to port 4566 go to this unix socket. */
  connectEndpoint(path: string): void
  limit(limits: WorkspaceLimits): void
  /** Every process the host starts in the sandbox must have ended before. */
  close(): Promise<void>
}

export function makeHome(folder: string, uid: number | undefined): string {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  chmodSync(home, 0o700)
  if (uid !== undefined) chownSync(home, uid, uid)
  return home
}

/** Starts the process that keeps the namespaces; it ends with its standard input, so with the host at the latest. */
async function startHolder(command: readonly string[]) {
  const [file = '', ...args] = command
  const child = spawn(file, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {
    // It ended first; `ended` says so.
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  let complaint = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-2_000)
  })
  child.stdout.once('data', () => resolve())
  child.once('error', reject)
  child.once('close', () => reject(new Error(`The sandbox could not be made: ${complaint.trim()}`)))
  const timer = setTimeout(() => reject(new Error('The sandbox was not ready in time.')), readyDeadlineMs)
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  } finally {
    clearTimeout(timer)
  }
  if (child.pid === undefined) throw new Error('The holder of the sandbox has no pid.')
  return { pid: child.pid, stop }
}

export async function createSandboxSlot(options: {
  name: string
  folder: string
  parts: SandboxParts
  uid: number | undefined
  cgroupTree: CgroupTree | undefined
}): Promise<SandboxSlot> {
  const { uid, parts } = options
  const home = makeHome(options.folder, uid)
  const cgroup = options.cgroupTree?.make(options.name)
  const cgroups = cgroup?.folders ?? []
  let endpointSocket: string | undefined
  const pipe = createEndpointPipe(() => endpointSocket)
  const credentials = createCredentialsEndpoint()

  // The holder itself stays outside the control groups: it must survive whatever is killed inside.
  const holder = await startHolder(holdCommand(parts, { home, uid, cgroups: [] })).catch(async error => {
    await cgroup?.remove()
    throw error
  })
  const listening = listenInNamespace(holder.pid, uid !== undefined, {
    [endpointPort]: pipe.accept,
    [credentialsPort]: credentials.accept,
  })
  async function close() {
    await listening.then(
      listeners => listeners.close(),
      () => {
        // It never listened.
      },
    )
    pipe.close()
    credentials.close()
    await holder.stop()
    await cgroup?.remove()
  }
  await listening.catch(async error => {
    await close()
    throw error
  })
  return {
    uid,
    holderPid: holder.pid,
    cgroups,
    authorizationToken: credentials.authorizationToken,
    credentials,
    cgroup,
    connectEndpoint: path => {
      endpointSocket = path
    },
    limit: limits => cgroup?.limit(limits),
    close,
  }
}
