import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export type ProcessEntry = {
  readonly pid: number
  readonly parentPid: number
  readonly name: string
  /** Of itself, and of what it has started and waited for. */
  readonly cpuMs: number
  readonly residentBytes: number
  /** It has ended, and only waits for its parent to take note. */
  readonly ended: boolean
}

/** USER_HZ and the page size are 100 and 4 KiB on every Linux this runs on, except arm64 kernels with larger pages. */
const clockTickMs = 10
const pageBytes = 4096

/** One look at /proc. Fields as in proc(5), counted after the name, which may contain anything. */
export function readProcessTable(): ProcessEntry[] {
  const entries: ProcessEntry[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    let stat: string
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    } catch {
      continue // Ended since the folder was read.
    }
    const open = stat.indexOf('(')
    const close = stat.lastIndexOf(')')
    const fields = stat.slice(close + 2).split(' ')
    entries.push({
      pid,
      ended: fields[0] === 'Z' || fields[0] === 'X',
      name: stat.slice(open + 1, close),
      parentPid: Number(fields[1]),
      cpuMs: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * clockTickMs,
      residentBytes: Number(fields[21]) * pageBytes,
    })
  }
  return entries
}

/**
 * The given processes and everything below them. In a workspace nothing escapes this: an orphan becomes a child of the
 * first process of its sandbox, which is below the bubblewrap process the host started.
 */
export function descendants(table: readonly ProcessEntry[], roots: readonly number[]): ProcessEntry[] {
  const childrenOf = Map.groupBy(table, entry => entry.parentPid)
  const rootSet = new Set(roots)
  const found = table.filter(entry => rootSet.has(entry.pid))
  for (const entry of found) found.push(...(childrenOf.get(entry.pid) ?? []))
  return found
}

/** Whether this kernel tells of each thread what it has started (proc(5), `children`). */
const tellsChildren = existsSync(`/proc/self/task/${process.pid}/children`)

/**
 * The ids of the given processes and of everything below them, found from one to the next: what else runs on the machine is not
 * looked at. What starts or ends meanwhile may be missed.
 */
export function pidsBelow(roots: readonly number[]): readonly number[] {
  if (!tellsChildren) return descendants(readProcessTable(), roots).map(({ pid }) => pid)
  const found = new Set(roots)
  for (const pid of found) for (const child of childrenOf(pid)) found.add(child)
  return [...found]
}

/** What each thread of a process has started; nothing of one that ends meanwhile. */
function childrenOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const told = threads.map(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'))
    return told.join(' ').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** Bytes that a process has handed to the system to be written, by calls or by pages; 0 once it is gone. */
export function writtenBytes(pid: number): number {
  try {
    const lines = readFileSync(`/proc/${pid}/io`, 'latin1').split('\n')
    const of = (name: string) =>
      Number(lines.find(line => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? 0)
    return Math.max(of('wchar'), of('write_bytes'))
  } catch {
    return 0
  }
}

/** Proportional set size: shared pages count once over all who share them. Undefined if the process is gone. */
export function proportionalBytes(pid: number): number | undefined {
  try {
    const kib = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return kib === undefined ? undefined : Number(kib) * 1024
  } catch {
    return undefined
  }
}

/** The kernel needs milliseconds to end what was killed, unless the disk it waits for hangs. */
const endingLimitMs = 5_000
const endingPollMs = 2

/** Resolves when none of these processes, which were killed, runs any more. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const watched = new Set(pids)
  const deadline = performance.now() + endingLimitMs
  while (readProcessTable().some(entry => watched.has(entry.pid) && !entry.ended)) {
    if (performance.now() > deadline) throw new Error('Killed processes of a workspace do not end.')
    await delay(endingPollMs)
  }
}
