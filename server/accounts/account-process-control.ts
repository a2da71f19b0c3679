import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pause } from '../pause.ts'
import { killProcesses, processesWith } from '../processes/process-identity.ts'
import { startProcess } from '../processes/start-process.ts'
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
 * Starts the accounts' process apart from this one and resolves with what `ask` answers once it is up. One that is there and
 * does not answer is ended first: two must never write to the same accounts. Throws, with the reason in sentences, when it
 * does not come up or `signal` says that nobody needs it any more; then it is ended.
 */
export async function launchAccounts<Answer>(
  { dataFolder, socketPath, logPath }: LaunchPaths,
  ask: () => Promise<Answer | undefined>,
  signal?: AbortSignal,
): Promise<Answer> {
  killProcesses(processesWith([MAIN, socketPath]))
  const toStart = {
    program: process.execPath,
    arguments: [MAIN, '--data', dataFolder, '--control', socketPath],
    folder: dataFolder,
    // Node keeps what it compiled, which halves the time to start: where the server has it kept, or with the data.
    environment: { NODE_COMPILE_CACHE: join(dataFolder, 'run', 'compile-cache'), ...process.env },
    logPath,
  }
  try {
    return await startProcess(toStart, ask, signal && { signal })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The process of the accounts did not start: ${why.replace(/\.$/, '')}. Its log is ${logPath}.`,
    )
  }
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
