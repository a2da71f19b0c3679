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

/** bubblewrap and the first process of its sandbox, usually the shell: killing it would close the terminal. */
function killable(processes: readonly ProcessEntry[], roots: readonly number[]): ProcessEntry[] {
  const spared = new Set(roots)
  for (const entry of processes) if (roots.includes(entry.parentPid)) spared.add(entry.pid)
  return processes.filter(entry => !spared.has(entry.pid))
}

function kill(entry: ProcessEntry) {
  try {
    process.kill(entry.pid, 'SIGKILL')
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
 * Ends what runs below the shells of a workspace whose files take more than they may and still become more: what frees room
 * again may run.
 */
function guardDisk(workspace: WatchedWorkspace, usage: DiskUsage, before: DiskUsage | undefined) {
  const { diskBytes, fileCount } = workspace.limits()
  if (usage.bytes <= diskBytes && usage.files <= fileCount) return
  if (before && usage.bytes <= before.bytes && usage.files <= before.files) return
  const roots = workspace.rootPids()
  const running = killable(descendants(readProcessTable(), roots), roots)
  if (running.length === 0) return
  for (const entry of running) kill(entry)
  const limit = usage.bytes > diskBytes ? mebibytes(diskBytes) : `${fileCount} files`
  workspace.notify(
    `The running programs were ended: the disk of this workspace is full (${limit}). Remove some files.`,
  )
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

  const lastUsage = new WeakMap<WatchedWorkspace, DiskUsage>()
  let closed = false
  let diskTimer: NodeJS.Timeout | undefined
  async function lookAtDisks() {
    const started = performance.now()
    for (const workspace of options.workspaces()) {
      if (closed) return
      if (workspace.rootPids().length === 0) continue
      const usage = await measureDiskUsage(workspace.home)
      guardDisk(workspace, usage, lastUsage.get(workspace))
      lastUsage.set(workspace, usage)
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
