import { readdirSync, readFileSync } from 'node:fs'

/** Resident memory of a process and all that descend from it, in MB. */
export interface MemoryUse {
  /** Memory of its own: without files that are only mapped, such as the interpreter. */
  readonly ownMb: number
  /** Everything resident, as AWS reports it. */
  readonly residentMb: number
}

/** Zero when the process is gone. */
export function processMemory(pid: number): MemoryUse {
  let ownKb = 0
  let residentKb = 0
  const pending = [pid]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    try {
      const status = readFileSync(`/proc/${next}/status`, 'latin1')
      ownKb += field(status, 'RssAnon') + field(status, 'RssShmem')
      residentKb += field(status, 'VmRSS')
      pending.push(...childrenOf(next))
    } catch {
      // The process ended between listing and reading: it uses nothing.
    }
  }
  return { ownMb: ownKb / 1024, residentMb: residentKb / 1024 }
}

/** Each thread has children of its own. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap(thread =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
}

function field(status: string, name: string): number {
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
}
