import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  endProcess,
  isAlive,
  type LaunchPaths,
  launchAccounts,
  pause,
  stopAccounts,
} from './account-process-control.ts'
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
  /** Resolves when the process answers, true, or after that time, false. */
  reachable(withinMs: number): Promise<boolean>
  close(options: { stopProcess: boolean }): Promise<void>
}

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
  // The process has a working folder of its own.
  const dataFolder = resolve(options.dataFolder)
  const paths = {
    dataFolder,
    socketPath: join(dataFolder, 'run', 'accounts.sock'),
    logPath: join(dataFolder, 'logs', 'accounts.log'),
  }
  for (const path of [paths.socketPath, paths.logPath])
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const control = createControlClient(paths.socketPath)
  const health = await askHealth(control).catch(() => startAccounts(control, paths))
  const watch = watchProcess(control, paths, health, options)

  return {
    control,
    async reachable(withinMs) {
      const deadline = Date.now() + withinMs
      for (;;) {
        watch.look()
        if (watch.isReachable() && (await askHealth(control).catch(() => undefined))) return true
        if (Date.now() > deadline) return false
        await pause(POLL_MS)
      }
    },
    async close({ stopProcess }) {
      const { pid } = await watch.end()
      if (stopProcess) await stopAccounts(control, pid)
      control.close()
    },
  }
}

async function askHealth(control: ControlClient): Promise<ProcessHealth> {
  return processHealth.parse(await control.ask('health', {}, HEALTH_TIMEOUT_MS))
}

async function startAccounts(control: ControlClient, paths: LaunchPaths): Promise<ProcessHealth> {
  launchAccounts(paths)
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const health = await askHealth(control).catch(() => undefined)
    if (health) return health
    if (Date.now() > deadline)
      throw new Error(`The accounts did not start; the reason is in ${paths.logPath}`)
    await pause(POLL_MS)
  }
}

/** Looks at the process again and again, and brings it back when it is gone or hangs. */
function watchProcess(
  control: ControlClient,
  paths: LaunchPaths,
  first: ProcessHealth,
  { now = Date.now, onReachability }: AccountProcessOptions,
) {
  let health = first
  let isReachable = true
  let isEnding = false
  const alarm = createAlarm()

  const bringBack = async () => {
    for (let attempt = 0; !isEnding; attempt++) {
      await pause(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] ?? 0)
      try {
        return await askHealth(control).catch(() => startAccounts(control, paths))
      } catch (error) {
        console.error(error instanceof Error ? error.message : error)
      }
    }
    return health
  }
  const replace = async () => {
    const since = now()
    isReachable = false
    endProcess(health.pid, 'SIGKILL')
    onReachability?.({ kind: 'unreachable', since })
    health = await bringBack()
    isReachable = true
    if (!isEnding) onReachability?.({ kind: 'reachable', since: now(), unreachableMs: now() - since })
  }
  const run = async () => {
    for (let silences = 0; !isEnding; ) {
      await alarm.wait(WATCH_EVERY_MS)
      const seen = isEnding ? health : await askHealth(control).catch(() => undefined)
      if (seen) {
        health = seen
        silences = 0
      } else if (!isAlive(health.pid) || ++silences >= MAX_SILENCES) {
        silences = 0
        if (!isEnding) await replace()
      }
    }
  }
  const running = run()

  return {
    look: alarm.ring,
    isReachable: () => isReachable,
    async end() {
      isEnding = true
      alarm.ring()
      await running
      return health
    },
  }
}

/** A pause that can be cut short. */
function createAlarm() {
  let wake = () => {}
  return {
    ring: () => wake(),
    wait: (ms: number) =>
      new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}
