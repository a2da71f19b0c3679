import { readFileSync } from 'node:fs'
import { firstLineOfDescent } from './descent.ts'

/**
 * How long a sandbox's runtime, and this process that answers its calls, have stood ready and waited for a processor, in
 * milliseconds since they began: what a busy machine took, and not what the code used. By their main threads, so that
 * threads and programs which the code starts itself give it no time. 0 where the kernel does not say.
 */
export function processorWaitMs(pid: number | undefined): number {
  return ownWaitMs('self') + (pid === undefined ? 0 : ownWaitMs([...firstLineOfDescent(pid)].at(-1) ?? pid))
}

/** How long the main thread of a process has waited for a processor since it began, in milliseconds; 0 if there is none. */
export function ownWaitMs(process: number | 'self'): number {
  try {
    // Time on a processor, time waiting for one, and how often, the times in nanoseconds (Linux, sched-stats).
    return Number(readFileSync(`/proc/${process}/schedstat`, 'latin1').split(' ')[1] ?? 0) / 1e6
  } catch {
    return 0 // It ended meanwhile.
  }
}
