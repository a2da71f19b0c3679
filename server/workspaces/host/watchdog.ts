import type { WorkspaceLimits } from '../driver.ts'
import { type DiskUsage, measureDiskUsage } from './disk-usage.ts'
import { descendants, type ProcessEntry, proportionalBytes, readProcessTable } from './process-table.ts'

/** What the watchdog needs to know of a workspace, and whom it tells. */
export type WatchedWorkspace = {
  readonly home: string
  limits(): WorkspaceLimits
  /** Of every sandbox of the workspace: the bubblewrap processes. */
  rootPids(): readonly number[]
  notify(text: string): void
}

const memoryPeriodMs = 250
const diskPeriodMs = 1_000
/** Looking at the disk may take at most this part of the time. */
const diskDutyFactor = 20

/** The first process of each sandbox, usually the shell (ending it closes the terminal), and what runs below them. */
function splitByRank(processes: readonly ProcessEntry[], roots: readonly number[]) {
  const shells = processes.filter(entry => roots.includes(entry.parentPid))
  const spared = new Set([...roots, ...shells.map(entry => entry.pid)])
  return { shells, programs: processes.filter(entry => !spared.has(entry.pid)) }
}

function kill(entry: ProcessEntry, signal: NodeJS.Signals = 'SIGKILL') {
  try {
    process.kill(entry.pid, signal)
  } catch {
    // Ended by itself.
  }
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`

/** Ends the largest process of a workspace that uses more memory than it may. Shared pages are counted only when it matters. */
function guardMemory(workspace: WatchedWorkspace, table: readonly ProcessEntry[]) {
  const limit = workspace.limits().memoryBytes
  const roots = workspace.rootPids()
  const processes = descendants(table, roots)
  const resident = processes.reduce((sum, entry) => sum + entry.residentBytes, 0)
  if (resident <= limit) return
  const exact = processes.reduce((sum, entry) => sum + (proportionalBytes(entry.pid) ?? 0), 0)
  if (exact <= limit) return
  const inside = processes.filter(entry => !roots.includes(entry.pid))
  const largest = inside.toSorted((a, b) => b.residentBytes - a.residentBytes)[0]
  if (!largest) return
  kill(largest)
  workspace.notify(`${largest.name} was ended: this workspace may use ${mebibytes(limit)} of memory.`)
}

/**
 * Ends what runs in a workspace whose files take more than they may and still become more: what frees room again may run.
 * Programs go first. A shell that writes by itself is interrupted, which ends its loop; the next time it is killed.
 */
function createDiskGuard() {
  const lastUsage = new WeakMap<WatchedWorkspace, DiskUsage>()
  const interrupted = new WeakSet<WatchedWorkspace>()

  return (workspace: WatchedWorkspace, usage: DiskUsage) => {
    const { diskBytes, fileCount } = workspace.limits()
    const before = lastUsage.get(workspace)
    lastUsage.set(workspace, usage)
    if (usage.bytes <= diskBytes && usage.files <= fileCount) {
      interrupted.delete(workspace)
      return
    }
    if (before && usage.bytes <= before.bytes && usage.files <= before.files) return
    const roots = workspace.rootPids()
    const { shells, programs } = splitByRank(descendants(readProcessTable(), roots), roots)
    if (programs.length > 0) for (const entry of programs) kill(entry)
    else {
      for (const entry of shells) kill(entry, interrupted.has(workspace) ? 'SIGKILL' : 'SIGINT')
      interrupted.add(workspace)
    }
    const limit = usage.bytes > diskBytes ? mebibytes(diskBytes) : `${fileCount} files`
    workspace.notify(
      `The running programs were ended: the disk of this workspace is full (${limit}). Remove some files.`,
    )
  }
}

/**
 * Keeps limits the kernel does not keep for us: the disk always, memory where there are no control groups. Cruder than the
 * kernel: between two looks a program can go over the limit.
 */
export function createWatchdog(options: {
  workspaces: () => readonly WatchedWorkspace[]
  watchMemory: boolean
}): { close(): void } {
  const memoryTimer = options.watchMemory
    ? setInterval(() => {
        const workspaces = options.workspaces().filter(workspace => workspace.rootPids().length > 0)
        if (workspaces.length === 0) return
        const table = readProcessTable()
        for (const workspace of workspaces) guardMemory(workspace, table)
      }, memoryPeriodMs)
    : undefined

  const guardDisk = createDiskGuard()
  let closed = false
  let diskTimer: NodeJS.Timeout | undefined
  async function lookAtDisks() {
    const started = performance.now()
    for (const workspace of options.workspaces()) {
      if (closed) return
      if (workspace.rootPids().length === 0) continue
      guardDisk(workspace, await measureDiskUsage(workspace.home))
    }
    const pauseMs = Math.max(diskPeriodMs, (performance.now() - started) * diskDutyFactor)
    if (!closed) diskTimer = setTimeout(() => void lookAtDisks(), pauseMs)
  }
  void lookAtDisks()
  return {
    close() {
      closed = true
      clearInterval(memoryTimer)
      clearTimeout(diskTimer)
    },
  }
}
