import { stat } from 'node:fs/promises'
import type { WorkspaceLimits } from '../driver.ts'
import { type DiskUsage, measureDiskUsage } from './disk-usage.ts'
import {
  descendants,
  type ProcessEntry,
  pidsBelow,
  proportionalBytes,
  readProcessTable,
  writtenBytes,
} from './process-table.ts'
import { unlinkedBytes } from './unlinked-files.ts'

/** What the watchdog needs to know of a workspace, and whom it tells. */
export type WatchedWorkspace = {
  readonly home: string
  /** Says in words which limit of the disk is reached, as long as one is. */
  readonly disk: { full?: string | undefined }
  limits(): WorkspaceLimits
  /** Of every sandbox of the workspace: the bubblewrap processes. */
  rootPids(): readonly number[]
  notify(text: string): void
}

const memoryPeriodMs = 250
const diskPeriodMs = 1_000
/** Looking at the disk may take at most this part of the time. */
const diskDutyFactor = 20
/** Looking takes long where the machine is busy, which is when somebody may fill the disk. */
const maxDiskPauseMs = 5_000

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

/** What a process had written and how long it had worked, when it was looked at. */
type Doing = { readonly writtenBytes: number; readonly cpuMs: number }

/** What somebody types at a prompt, and the prompt itself, is less between two looks. */
const idleBytes = 16 * 1024
const idleCpuMs = 40

/** Finds out which processes have been at work since they were looked at last. */
function createActivity() {
  let before = new Map<number, Doing>()
  return (entries: readonly ProcessEntry[]) => {
    const doing = new Map(
      entries.map(({ pid, cpuMs }): [number, Doing] => [pid, { cpuMs, writtenBytes: writtenBytes(pid) }]),
    )
    const last = before
    before = doing
    const since = ({ pid }: ProcessEntry): Doing => {
      const [now, then] = [doing.get(pid), last.get(pid)]
      return {
        writtenBytes: (now?.writtenBytes ?? 0) - (then?.writtenBytes ?? 0),
        cpuMs: (now?.cpuMs ?? 0) - (then?.cpuMs ?? 0),
      }
    }
    const writes = (entry: ProcessEntry) => since(entry).writtenBytes > idleBytes
    return { writes, works: (entry: ProcessEntry) => writes(entry) || since(entry).cpuMs > idleCpuMs }
  }
}

/**
 * Ends what made the files of a workspace more than they may be: programs that write, else those that work. A shell that does
 * it by itself is interrupted, which ends its loop; the next time it is killed. Whoever is idle is left alone: files
 * also become more by the editor, which is told when it saves.
 */
function createDiskGuard() {
  const lastUsage = new WeakMap<WatchedWorkspace, DiskUsage>()
  const interrupted = new WeakSet<WatchedWorkspace>()
  const activities = new WeakMap<WatchedWorkspace, ReturnType<typeof createActivity>>()

  /** Returns a look at what runs in a workspace: what each has done since the look before. */
  function lookAt(workspace: WatchedWorkspace) {
    const roots = workspace.rootPids()
    const { shells, programs } = splitByRank(descendants(readProcessTable(), roots), roots)
    const look = activities.get(workspace) ?? createActivity()
    activities.set(workspace, look)
    return { shells, programs, ...look([...shells, ...programs]) }
  }

  /** A sentence for those who look on, or undefined if nobody was found who did it. */
  function endWhoWrites(workspace: WatchedWorkspace, limit: string): string | undefined {
    const { shells, programs, writes, works } = lookAt(workspace)
    const guilty = programs.some(writes) ? programs.filter(writes) : programs.filter(works)
    const ended = guilty.length > 0 ? guilty : shells.filter(works)
    if (ended.length === 0) return undefined
    const signal = guilty.length > 0 || interrupted.has(workspace) ? 'SIGKILL' : 'SIGINT'
    for (const entry of ended) kill(entry, signal)
    if (guilty.length === 0) interrupted.add(workspace)
    const names = [...new Set(ended.map(({ name }) => name))].slice(0, 3).join(', ')
    return `${names} was ended: the disk of this workspace is full (${limit}). Remove some files.`
  }

  return (workspace: WatchedWorkspace, usage: DiskUsage) => {
    const { diskBytes, fileCount } = workspace.limits()
    const before = lastUsage.get(workspace)
    lastUsage.set(workspace, usage)
    if (usage.bytes <= diskBytes && usage.files <= fileCount) {
      interrupted.delete(workspace)
      workspace.disk.full = undefined
      // So that it is known what was done since, should the next look find too much.
      if (usage.bytes > diskBytes / 2 || usage.files > fileCount / 2) lookAt(workspace)
      return
    }
    const limit = usage.bytes > diskBytes ? mebibytes(diskBytes) : `${fileCount} files`
    const isNews = workspace.disk.full === undefined
    workspace.disk.full = limit
    if (before && usage.bytes <= before.bytes && usage.files <= before.files) return
    const said = endWhoWrites(workspace, limit)
    if (said !== undefined) workspace.notify(said)
    else if (isNews) workspace.notify(`The disk of this workspace is full (${limit}). Remove some files.`)
  }
}

/** What lies in the home, and what only its processes still hold; undefined where the workspace was removed meanwhile. */
async function measureAll(workspace: WatchedWorkspace): Promise<DiskUsage | undefined> {
  const { bytes, files } = await measureDiskUsage(workspace.home)
  const pids = pidsBelow(workspace.rootPids())
  const home = await stat(workspace.home).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return home && { bytes: bytes + (await unlinkedBytes(pids, home.dev)), files }
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
      const usage = await measureAll(workspace)
      if (usage !== undefined) guardDisk(workspace, usage)
    }
    const restMs = Math.min(maxDiskPauseMs, (performance.now() - started) * diskDutyFactor)
    const pauseMs = Math.max(diskPeriodMs, restMs)
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
