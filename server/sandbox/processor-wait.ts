import { readFileSync } from 'node:fs'
import { firstLineOfDescent } from './descent.ts'

/**
 * How long a sandbox's runtime, and this process that answers its calls, have stood ready and waited for a processor, in
 * milliseconds since they began: what a busy machine took, and not what the code used. By their main threads, so that
 * threads and programs which the code starts itself give it no time. 0 where the kernel does not say.
 */
export function processorWaitMs(pid: number | undefined): number {
  return ownWaitMs('self') + (pid === undefined ? 0 : ownWaitMs(runtimeOf(pid)))
}

/** The last of those that a sandbox's command became. */
const runtimeOf = (pid: number): number => [...firstLineOfDescent(pid)].at(-1) ?? pid

/**
 * The same, asked again and again, with the wait that goes on now: the kernel tells of one only once it is over. Between two
 * questions in which a process stood ready and got nothing, it has waited all the while.
 */
export function createWaitMeter(pid: number | undefined): () => number {
  let told = 0
  let before: Sample | undefined
  return () => {
    const now = pid === undefined ? undefined : sampleOf(runtimeOf(pid))
    const stoodReady = now?.isReady === true && now.scheduled === before?.scheduled
    const waited = ownWaitMs('self') + waitedOf(now?.scheduled)
    told = stoodReady ? told + now.at - (before?.at ?? now.at) : Math.max(told, waited)
    before = now
    return told
  }
}

interface Sample {
  readonly at: number
  /** What the kernel says of the time that it had and waited. */
  readonly scheduled: string
  /** On a processor, or waiting for one. */
  readonly isReady: boolean
}

function sampleOf(process: number): Sample | undefined {
  try {
    const state = / ([A-Z]) /.exec(
      readFileSync(`/proc/${process}/stat`, 'latin1').split(')').at(-1) ?? '',
    )?.[1]
    const scheduled = readFileSync(`/proc/${process}/schedstat`, 'latin1')
    return { at: performance.now(), scheduled, isReady: state === 'R' }
  } catch {
    return undefined // It ended meanwhile.
  }
}

/** How long the main thread of a process has waited for a processor since it began, in milliseconds; 0 if there is none. */
export function ownWaitMs(process: number | 'self'): number {
  try {
    return waitedOf(readFileSync(`/proc/${process}/schedstat`, 'latin1'))
  } catch {
    return 0 // It ended meanwhile.
  }
}

/** Time on a processor, time waiting for one, and how often, the times in nanoseconds (Linux, sched-stats). */
const waitedOf = (scheduled = ''): number => Number(scheduled.split(' ')[1] ?? 0) / 1e6
