import { readdirSync, readFileSync } from 'node:fs'

/** What all processes of one installation have used and hold. */
export interface Use {
  /** Processor time since they began, those that have ended since in the time of whoever waited for them; milliseconds. */
  readonly cpuMs: number
  /** Memory with what is shared divided among those who share it (PSS, proc(5)); bytes. */
  readonly bytes: number
}

/** Ticks of a processor in a second, as Linux tells times (`getconf CLK_TCK`). */
const ticksPerSecond = 100

/** All that is done with the data of one folder. */
export function useOf(dataDir: string): Use {
  const ours = processesOf(dataDir)
  return {
    cpuMs: ours.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    bytes: ours.reduce((sum, { pid }) => sum + pssOf(pid), 0),
  }
}

/** The processes that name the folder on their command line or among their variables, and those that descend from them. */
export function processesOf(path: string): readonly { readonly pid: number; readonly cpuMs: number }[] {
  const all = new Map(
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(name => {
        const seen = lookAt(Number(name))
        return seen === undefined ? [] : [[seen.pid, seen] as const]
      }),
  )
  const isOurs = (pid: number): boolean => {
    const seen = all.get(pid)
    if (seen === undefined) return false
    return seen.command.includes(path) || isOurs(seen.parent)
  }
  return [...all.values()].filter(({ pid }) => isOurs(pid))
}

function lookAt(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may have spaces in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
    const command = `${readFileSync(`/proc/${pid}/cmdline`, 'utf8')} ${environmentOf(pid)}`
    return { pid, parent: Number(fields[1]), cpuMs: (ticks * 1_000) / ticksPerSecond, command }
  } catch {
    // It ended while it was looked at.
    return undefined
  }
}

/** The server is told where its data are by its environment alone. */
function environmentOf(pid: number): string {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    return variables.find(variable => variable.startsWith('ASSAY_DATA=')) ?? ''
  } catch {
    // Somebody else's.
    return ''
  }
}

function pssOf(pid: number): number {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(found?.[1] ?? 0) * 1024
  } catch {
    // It ended, or is somebody else's.
    return 0
  }
}
