import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { PartHealth } from '../../shared/challenge/look-endings.ts'
import { heldUpPathIn, type ProcessHealth, processHealth } from '../aws-account/control.ts'
import { type Log, silentLog } from '../log.ts'
import { pause } from '../pause.ts'
import { type ProcessWatchOptions, watchProcess } from '../processes/process-watch.ts'
import { ownWaitMs } from '../sandbox/processor-wait.ts'
import {
  endProcess,
  isAlive,
  type LaunchPaths,
  launchAccounts,
  stopAccounts,
} from './account-process-control.ts'
import { type ControlClient, createControlClient } from './control-client.ts'
import { accountThatHeldUp } from './held-up.ts'

export interface AccountProcessOptions extends Omit<ProcessWatchOptions, 'tell'> {
  /** As of the watch; `causedBy` is the account whose call is proven to hold the process up. */
  tell?(reachable: boolean, since: number, causedBy?: string): void
  /** Folder of the server's data; accounts and sockets are kept below it. */
  readonly dataFolder: string
  readonly log?: Log
}

/** The process of the embedded accounts, kept running. It outlives the server unless it is told to stop. */
export interface AccountProcess {
  readonly control: ControlClient
  /** Resolves when the process answers, true, or after that time, false. */
  reachable(withinMs: number): Promise<boolean>
  /** Asks the process how it is. Never rejects. */
  health(): Promise<PartHealth>
  close(options: { stopProcess: boolean }): Promise<void>
}

/** An answer takes a millisecond; a process that is just starting takes up to a few seconds. */
const HEALTH_TIMEOUT_MS = 5000
/** What is later is called silent, as the watch calls it. */
const WELL_WITHIN_MS = 2000
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
    heldUpPath: heldUpPathIn(dataFolder),
  }
  for (const path of [paths.socketPath, paths.logPath])
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const { log = silentLog } = options
  const control = createControlClient(paths.socketPath)
  let health = await askHealth(control).catch(() => startAccounts(control, paths))
  const watch = watchProcess(
    {
      async ask() {
        health = await askHealth(control)
      },
      isGone: () => !isAlive(health.pid),
      waitedMs: () => ownWaitMs(health.pid),
      async replace(signal) {
        health = (await replaceAccounts(control, paths, log, health.pid, signal)) ?? health
      },
    },
    {
      ...options,
      tell: (isReachable, since) =>
        options.tell?.(
          isReachable,
          since,
          isReachable ? undefined : accountThatHeldUp(paths.heldUpPath, since),
        ),
    },
  )

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
    async health() {
      const askedAt = performance.now()
      const found = await askHealth(control, WELL_WITHIN_MS).catch(() => undefined)
      return {
        answers: found !== undefined && watch.isReachable(),
        ms: Math.round(performance.now() - askedAt),
        ...(found && { process: `${found.pid} ${found.startedAt}` }),
      }
    },
    async close({ stopProcess }) {
      await watch.end()
      if (stopProcess) await stopAccounts(control, health.pid)
      control.close()
    },
  }
}

async function askHealth(control: ControlClient, withinMs = HEALTH_TIMEOUT_MS): Promise<ProcessHealth> {
  return processHealth.parse(await control.ask('health', {}, withinMs))
}

function startAccounts(
  control: ControlClient,
  paths: LaunchPaths,
  signal?: AbortSignal,
): Promise<ProcessHealth> {
  return launchAccounts(paths, () => askHealth(control).catch(() => undefined), signal)
}

/** Undefined when `signal` says that nobody needs it any more. */
async function replaceAccounts(
  control: ControlClient,
  paths: LaunchPaths,
  log: Log,
  pid: number,
  signal: AbortSignal,
): Promise<ProcessHealth | undefined> {
  log.warn({ pid, wasThere: isAlive(pid) }, 'the process of the accounts is gone or hangs, and is replaced')
  endProcess(pid, 'SIGKILL')
  for (let attempt = 0; !signal.aborted; attempt++) {
    await pause(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] ?? 0)
    try {
      return await askHealth(control).catch(() => startAccounts(control, paths, signal))
    } catch (error) {
      if (!signal.aborted)
        log.error({ error }, 'the process of the accounts could not be replaced; tried again')
    }
  }
  return undefined
}
