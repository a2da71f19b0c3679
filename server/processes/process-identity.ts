import { readdirSync, readFileSync } from 'node:fs'

/**
 * A mark that no other process of this machine ever has: the id together with the kernel's start time of the process,
 * so that a later process with the same id is not taken for it. Undefined when no such process runs (a zombie does not).
 */
export function processMark(pid: number): string | undefined {
  const [state, startTicks] = statusFields(pid, [0, 19])
  return state === undefined || state === 'Z' || state === 'X' ? undefined : `${pid}:${startTicks}`
}

/**
 * What a process has done so far: another text whenever it has used the processor or waited for the disk since. Changes by
 * ticks of the kernel, usually 10 ms; empty when no such process runs.
 */
export function processWork(pid: number): string {
  const [majorFaults = '', userTicks = '', kernelTicks = ''] = statusFields(pid, [9, 11, 12])
  return `${majorFaults} ${userTicks} ${kernelTicks}`.trim()
}

/** Fields of /proc/PID/stat (proc(5)) by their number after the name of the program; none when no such process runs. */
function statusFields(pid: number, wanted: readonly number[]): (string | undefined)[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in parentheses, may hold spaces and parentheses of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return wanted.map(index => fields[index])
  } catch {
    // No such process.
    return []
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
