import type { ChildProcess } from 'node:child_process'

/**
 * Ends a process that leads a group, with all that it started in it. A sandbox is ended so: bubblewrap killed alone, while
 * it sets up, leaves its other half waiting for ever.
 */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/** The same for one that this process has started: not once it has ended, when its number may be another's. */
export function killGroupOf({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) killGroup(pid)
}
