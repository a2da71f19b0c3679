import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pause } from '../pause.ts'
import { killProcesses, processesWith } from '../processes/process-identity.ts'
import type { ControlClient } from './control-client.ts'

const MAIN = fileURLToPath(new URL('../aws-account/start.ts', import.meta.url))
const ASK_TIMEOUT_MS = 5000
const END_TIMEOUT_MS = 15_000
const POLL_MS = 25

export interface LaunchPaths {
  readonly dataFolder: string
  readonly socketPath: string
  readonly logPath: string
}

/**
 * Starts the accounts' process apart from this one. Whether it came up shows at its socket; why not, in the log. One that
 * is there and does not answer is ended first: two must never write to the same accounts.
 */
export function launchAccounts({ dataFolder, socketPath, logPath }: LaunchPaths): void {
  killProcesses(processesWith([MAIN, socketPath]))
  const log = openSync(logPath, 'a', 0o600)
  const child = spawn(process.execPath, [MAIN, '--data', dataFolder, '--control', socketPath], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: dataFolder,
    // Node keeps what it compiled here, which halves the time to start.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dataFolder, 'run', 'compile-cache') },
  })
  child.on('error', error => console.error('The accounts could not be started', error))
  child.unref()
  closeSync(log)
}

/** Asks the process to end, waits for it, and kills it if it does not. */
export async function stopAccounts(control: ControlClient, pid: number): Promise<void> {
  // One that does not answer hangs, and would not hear a request to end either.
  await control.ask('shutdown', {}, ASK_TIMEOUT_MS).catch(() => endProcess(pid, 'SIGKILL'))
  const deadline = Date.now() + END_TIMEOUT_MS
  while (isAlive(pid) && Date.now() < deadline) await pause(POLL_MS)
  if (isAlive(pid)) endProcess(pid, 'SIGKILL')
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It is gone already, which is what was wanted.
  }
}
