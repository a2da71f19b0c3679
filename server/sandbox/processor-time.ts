import { readFileSync } from 'node:fs'
import { childrenOf, firstLineOfDescent } from './descent.ts'

/** Clock ticks of the kernel's accounts, USER_HZ: a hundred a second on every machine that Linux runs on (proc(5)). */
const msOfTick = 10

/**
 * What a process has had of processors, with what it has started and waited for, in milliseconds; undefined once it is gone.
 */
export function processorTimeMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Behind the name, which may hold anything: state, and from the eleventh on user, system and both of the children.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * msOfTick
  } catch {
    return undefined
  }
}

/** The same of a process and all that descends from it. */
export async function processorTimeBelowMs(pid: number): Promise<number> {
  let ms = 0
  const pending = [pid]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    ms += processorTimeMs(next) ?? 0
    pending.push(...(await childrenOf(next).catch(() => [])))
  }
  return ms
}

/** The same of a sandbox's main line, at once: for one that is about to be ended. Undefined once it is gone. */
export function processorTimeOfLineMs(pid: number): number | undefined {
  const times = [...firstLineOfDescent(pid)].map(processorTimeMs)
  return times[0] === undefined ? undefined : times.reduce<number>((sum, ms) => sum + (ms ?? 0), 0)
}
