import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type CgroupLimits = {
  readonly memoryBytes: number
  readonly processes: number
  readonly cpuMillis: number
}

/** The control groups of one workspace: one folder (version 2) or one per controller (version 1). */
export type Cgroup = {
  readonly folders: readonly string[]
  limit(limits: CgroupLimits): void
  memoryBytes(): number
  /** Kills what is left inside and removes the folders. */
  remove(): Promise<void>
}
export type CgroupTree = {
  make(name: string): Cgroup
  /** Removes what hosts that are gone have left behind. */
  sweep(): Promise<void>
}

const cpuPeriodUs = 100_000
const removalDeadlineMs = 5_000

const readNumber = (path: string) => {
  try {
    return Number(readFileSync(path, 'utf8').trim())
  } catch {
    return 0 // The group is gone; so is its use.
  }
}

function writeIfThere(path: string, value: string | number) {
  // Kernels differ in what they offer (swap accounting, for one); a limit that is missing is no reason to fail.
  if (existsSync(path)) writeFileSync(path, String(value))
}

async function removeFolders(folders: readonly string[]) {
  const deadline = Date.now() + removalDeadlineMs
  for (const folder of folders) {
    while (existsSync(folder)) {
      try {
        rmdirSync(folder)
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`${folder} cannot be removed`, { cause: error })
        killAll(folder)
        await delay(5)
      }
    }
  }
}

function killAll(folder: string) {
  let pids: string[] = []
  try {
    pids = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
  } catch {
    return // Gone meanwhile.
  }
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // Ended by itself.
    }
  }
}

function versionTwoCgroup(folder: string): Cgroup {
  mkdirSync(folder, { recursive: true })
  return {
    folders: [folder],
    limit({ memoryBytes, processes, cpuMillis }) {
      writeFileSync(join(folder, 'memory.max'), String(memoryBytes))
      writeIfThere(join(folder, 'memory.swap.max'), 0)
      // 1 would take the shell along with the program that used up the memory.
      writeIfThere(join(folder, 'memory.oom.group'), 0)
      writeFileSync(join(folder, 'pids.max'), String(processes))
      writeIfThere(join(folder, 'cpu.max'), `${cpuMillis * (cpuPeriodUs / 1000)} ${cpuPeriodUs}`)
      writeIfThere(join(folder, 'cpu.weight'), 50)
    },
    memoryBytes: () => readNumber(join(folder, 'memory.current')),
    remove: () => removeFolders([folder]),
  }
}

function versionOneCgroup(bases: Record<'memory' | 'pids' | 'cpu', string>, name: string): Cgroup {
  const folder = (controller: keyof typeof bases) => named(bases[controller], name)
  const folders = [folder('memory'), folder('pids'), folder('cpu')]
  for (const path of folders) mkdirSync(path, { recursive: true })
  return {
    folders,
    limit({ memoryBytes, processes, cpuMillis }) {
      writeFileSync(join(folder('memory'), 'memory.limit_in_bytes'), String(memoryBytes))
      writeIfThere(join(folder('memory'), 'memory.swappiness'), 0)
      writeFileSync(join(folder('pids'), 'pids.max'), String(processes))
      writeIfThere(join(folder('cpu'), 'cpu.cfs_period_us'), cpuPeriodUs)
      writeIfThere(join(folder('cpu'), 'cpu.cfs_quota_us'), cpuMillis * (cpuPeriodUs / 1000))
      writeIfThere(join(folder('cpu'), 'cpu.shares'), 256)
    },
    memoryBytes: () => readNumber(join(folder('memory'), 'memory.usage_in_bytes')),
    remove: () => removeFolders(folders),
  }
}

/** The path of this process in a hierarchy, from /proc/self/cgroup; '' is version 2. */
function ownPath(controller: string): string {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
  const line = lines.find(text => text.split(':')[1]?.split(',').includes(controller))
  return line?.split(':').slice(2).join(':') ?? '/'
}

/** Names carry the pid of their host, so that hosts of several data folders can share the tree. */
const named = (base: string, name: string) => join(base, `${name}.${process.pid}`)

async function sweepBase(base: string) {
  for (const entry of readdirSync(base, { withFileTypes: true })) {
    const pid = /\.(\d+)$/.exec(entry.name)?.[1]
    if (entry.isDirectory() && pid !== undefined && !existsSync(`/proc/${pid}`))
      await removeFolders([join(base, entry.name)])
  }
}

/** Works for root, and for an ordinary user whose service has `Delegate=yes`. */
function versionTwoTree(root: string): CgroupTree {
  const own = join(root, ownPath(''))
  const isRoot = process.getuid?.() === 0
  const base = isRoot ? join(root, 'assay') : join(own, 'workspaces')
  if (isRoot) appendFileSync(join(root, 'cgroup.subtree_control'), '+memory +pids +cpu')
  else {
    // A group with children that are limited may hold no process itself.
    mkdirSync(join(own, 'host'), { recursive: true })
    writeFileSync(join(own, 'host', 'cgroup.procs'), String(process.pid))
    appendFileSync(join(own, 'cgroup.subtree_control'), '+memory +pids +cpu')
  }
  mkdirSync(base, { recursive: true })
  appendFileSync(join(base, 'cgroup.subtree_control'), '+memory +pids +cpu')
  return { make: name => versionTwoCgroup(named(base, name)), sweep: () => sweepBase(base) }
}

function versionOneTree(root: string): CgroupTree {
  const base = (controller: string) => {
    const path = join(root, controller, ownPath(controller), 'assay')
    mkdirSync(path, { recursive: true })
    return path
  }
  const bases = { memory: base('memory'), pids: base('pids'), cpu: base('cpu') }
  return {
    make: name => versionOneCgroup(bases, name),
    async sweep() {
      for (const path of new Set(Object.values(bases))) await sweepBase(path)
    },
  }
}

/** Undefined where this process may not make control groups; the watchdog stands in then. */
export function openCgroupTree(root = '/sys/fs/cgroup'): CgroupTree | undefined {
  try {
    const tree = existsSync(join(root, 'cgroup.controllers')) ? versionTwoTree(root) : versionOneTree(root)
    // A limit that cannot be written shows only here.
    const probe = tree.make('probe')
    try {
      probe.limit({ memoryBytes: 64 * 1024 * 1024, processes: 16, cpuMillis: 1000 })
    } finally {
      for (const folder of probe.folders) rmdirSync(folder)
    }
    return tree
  } catch {
    return undefined // Not delegated, read-only or without the controllers: all mean the same here.
  }
}
