import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { childrenOf, firstLineOfDescent } from '../../sandbox/descent.ts'

/** Resident memory of a process and all that descend from it, in MB. */
export interface MemoryUse {
  /** Memory of its own: without files that are only mapped, such as the interpreter. */
  readonly ownMb: number
  /** Everything resident, as AWS reports it. */
  readonly residentMb: number
}

/** Looks at every process and thread below `pid`. Zero when it is gone. */
export async function processMemory(pid: number): Promise<MemoryUse> {
  let ownKb = 0
  let residentKb = 0
  const pending = [pid]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    try {
      const status = await readFile(`/proc/${next}/status`, 'latin1')
      ownKb += field(status, 'RssAnon') + field(status, 'RssShmem')
      residentKb += field(status, 'VmRSS')
      pending.push(...(await childrenOf(next)))
    } catch {
      // The process ended between listing and reading: it uses nothing.
    }
  }
  return { ownMb: ownKb / 1024, residentMb: residentKb / 1024 }
}

/**
 * The most that any process in the first line of descent ever had resident, in MB: for a sandbox, its runtime. The
 * kernel keeps it, so nothing needs to be watched for it; a few small reads. Zero when the process is gone.
 */
export function peakMemoryMb(pid: number): number {
  let peakKb = 0
  for (const one of firstLineOfDescent(pid)) peakKb = Math.max(peakKb, peakKbOf(one))
  return peakKb / 1024
}

function peakKbOf(pid: number): number {
  try {
    return field(readFileSync(`/proc/${pid}/status`, 'latin1'), 'VmHWM')
  } catch {
    return 0 // It ended meanwhile.
  }
}

function field(status: string, name: string): number {
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
}
