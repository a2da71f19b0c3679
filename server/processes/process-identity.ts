import { readdirSync, readFileSync } from 'node:fs'

/**
 * A mark that no other process of this machine ever has: the id together with the kernel's start time of the process,
 * so that a later process with the same id is not taken for it. Undefined when no such process runs (a zombie does not).
 */
export function processMark(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in parentheses, may hold spaces and parentheses of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, startTicks] = [fields[0], fields[19]]
    return state === 'Z' || state === 'X' ? undefined : `${pid}:${startTicks}`
  } catch {
    // No such process.
    return undefined
  }
}

/** The command line of a running process, or an empty list. */
export function processArguments(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // No such process.
    return []
  }
}

/** Running processes that have all of these on their command line, each as an argument of its own. */
export function processesWith(wanted: readonly string[]): readonly number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter(pid => {
      const given = processArguments(pid)
      return wanted.every(argument => given.includes(argument))
    })
}

/** Ends them at once, also one that is stopped or hangs. */
export function killProcesses(pids: readonly number[]): void {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone already, which is what was wanted.
    }
}
