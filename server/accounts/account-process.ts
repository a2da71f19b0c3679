import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ControlClient, createControlClient } from './control-client.ts'
import { type ProcessHealth, processHealth } from './embedded/control/control-contract.ts'

export type Reachability =
  /** Times are milliseconds since the epoch. */
  | { readonly kind: 'unreachable'; readonly since: number }
  | { readonly kind: 'reachable'; readonly since: number; readonly unreachableMs: number }

export interface AccountProcessOptions {
  /** Folder of the server's data; accounts and sockets are kept below it. */
  readonly dataFolder: string
  readonly now?: () => number
  onReachability?(event: Reachability): void
}

/** The process of the embedded accounts, kept running. It outlives the server unless it is told to stop. */
export interface AccountProcess {
  readonly control: ControlClient
  /** Health when it was last seen. */
  readonly health: ProcessHealth
  /** Resolves when the process answers, true, or after that time, false. */
  reachable(withinMs: number): Promise<boolean>
  close(options: { stopProcess: boolean }): Promise<void>
}

const MAIN = fileURLToPath(new URL('./embedded/main.ts', import.meta.url))
const WATCH_EVERY_MS = 500
const HEALTH_TIMEOUT_MS = 5000
/** So often without an answer, a process that still lives is taken for hung and killed. */
const MAX_SILENCES = 3
const START_TIMEOUT_MS = 15_000
const POLL_MS = 25
/** Pauses before the first, second … attempt to start it again in a row. */
const BACK_OFF_MS = [0, 250, 500, 1000, 2000, 5000]

/** Attaches to the process that serves the data folder, or starts it. Throws if it does not come up. */
export async function createAccountProcess(options: AccountProcessOptions): Promise<AccountProcess> {
  const { dataFolder, now = Date.now, onReachability } = options
  const socketPath = join(dataFolder, 'run', 'accounts.sock')
  const logPath = join(dataFolder, 'logs', 'accounts.log')
  mkdirSync(dirname(logPath), { recursive: true, mode: 0o700 })
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 })
  const control = createControlClient(socketPath)
  const ask = async () => processHealth.parse(await control.ask('health', {}, HEALTH_TIMEOUT_MS))

  const start = async (): Promise<ProcessHealth> => {
    launch(dataFolder, socketPath, logPath)
    const deadline = now() + START_TIMEOUT_MS
    for (;;) {
      const health = await ask().catch(() => undefined)
      if (health) return health
      if (now() > deadline) throw new Error(`The accounts did not start; the reason is in ${logPath}`)
      await pause(POLL_MS)
    }
  }

  let health = await ask().catch(start)
  let unreachableSince: number | undefined
  let isClosed = false
  let wake = () => {}

  const bringBack = async () => {
    for (let attempt = 0; !isClosed; attempt++) {
      await pause(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] ?? 0)
      const back = await ask().catch(start).catch(reportFailure)
      if (back) return back
    }
    return health
  }
  const watch = async () => {
    let silences = 0
    while (!isClosed) {
      await Promise.race([pause(WATCH_EVERY_MS), new Promise<void>(resolve => (wake = resolve))])
      if (isClosed) return
      const seen = await ask().catch(() => undefined)
      if (seen) {
        silences = 0
        health = seen
        continue
      }
      if (isClosed) return
      if (isAlive(health.pid) && ++silences < MAX_SILENCES) continue
      silences = 0
      endProcess(health.pid, 'SIGKILL')
      unreachableSince = now()
      onReachability?.({ kind: 'unreachable', since: unreachableSince })
      health = await bringBack()
      const unreachableMs = now() - unreachableSince
      unreachableSince = undefined
      if (!isClosed) onReachability?.({ kind: 'reachable', since: now(), unreachableMs })
    }
  }
  const watching = watch()

  return {
    control,
    get health() {
      return health
    },
    async reachable(withinMs) {
      const deadline = now() + withinMs
      for (;;) {
        wake()
        if (unreachableSince === undefined && (await ask().catch(() => undefined))) return true
        if (now() > deadline || isClosed) return false
        await pause(POLL_MS)
      }
    },
    async close({ stopProcess }) {
      isClosed = true
      wake()
      await watching
      if (stopProcess) await stop(control, health.pid)
      control.close()
    },
  }
}

function launch(dataFolder: string, socketPath: string, logPath: string): void {
  const log = openSync(logPath, 'a', 0o600)
  const child = spawn(process.execPath, [MAIN, '--data', dataFolder, '--control', socketPath], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: dataFolder,
    // Node keeps what it compiled here, which halves the time to start.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dataFolder, 'run', 'compile-cache') },
  })
  // Whether it came up shows at its socket; why not, in the log.
  child.on('error', () => {})
  child.unref()
  closeSync(log)
}

async function stop(control: ControlClient, pid: number): Promise<void> {
  await control.ask('shutdown', {}).catch(() => endProcess(pid, 'SIGTERM'))
  const deadline = Date.now() + START_TIMEOUT_MS
  while (isAlive(pid) && Date.now() < deadline) await pause(POLL_MS)
  if (isAlive(pid)) endProcess(pid, 'SIGKILL')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function reportFailure(error: unknown): undefined {
  console.error(error instanceof Error ? error.message : error)
  return undefined
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
