import { readFileSync } from 'node:fs'
import { firstLineOfDescent } from './process-memory.ts'

/**
 * How long a sandbox's runtime, and this process that answers its calls, have stood ready and waited for a processor, in
 * milliseconds since they began: what a busy machine took, and not what the function used. By their main threads, so that
 * threads and programs which the function starts itself give it no time. 0 where the kernel does not say.
 */
export function processorWaitMs(pid: number | undefined): number {
  return waitOf('self') + (pid === undefined ? 0 : waitOf(String([...firstLineOfDescent(pid)].at(-1) ?? pid)))
}

/** Time on a processor, time waiting for one, and how often, the times in nanoseconds (Linux, sched-stats). */
function waitOf(process: string): number {
  try {
    return Number(readFileSync(`/proc/${process}/schedstat`, 'latin1').split(' ')[1] ?? 0) / 1e6
  } catch {
    return 0 // It ended meanwhile.
  }
}
