import type { ChildProcess } from 'node:child_process'

/**
 * Ends a process that leads a group, with all that it started in it. A sandbox is ended so: bubblewrap killed alone, while
 * it sets up, leaves its other half waiting for ever.
 */
export function killGroup(leader: number): void {
  killProcess(-leader)
}

/** Ends one process, or a group by its negative number; for one that has not been waited for yet. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/** The same for one that this process has started: not once it has ended, when its number may be another's. */
export function killGroupOf({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) killGroup(pid)
}
