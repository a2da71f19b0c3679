import { appendFileSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CONTROL_GROUPS,
  groupFolder,
  groupsLeftBehind,
  isVersionTwo,
  ownGroup,
  readIfThere,
  writeIfThere,
} from '../../sandbox/control-groups.ts'

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
  /** Time of processors that all that was ever inside has had; undefined where the kernel does not count it. */
  cpuMs(): number | undefined
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
  for (const pid of readIfThere(join(folder, 'cgroup.procs')).split('\n').filter(Boolean)) {
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
    memoryBytes: () => Number(readIfThere(join(folder, 'memory.current'))),
    cpuMs() {
      const usec = /^usage_usec (\d+)/m.exec(readIfThere(join(folder, 'cpu.stat')))?.[1]
      return usec === undefined ? undefined : Number(usec) / 1e3
    },
    remove: () => removeFolders([folder]),
  }
}

function versionOneCgroup(
  bases: Record<'memory' | 'pids' | 'cpu' | 'cpuacct', string>,
  name: string,
): Cgroup {
  const folder = (controller: keyof typeof bases) => groupFolder(bases[controller], name)
  // Often one hierarchy of both.
  const folders = [...new Set([folder('memory'), folder('pids'), folder('cpu'), folder('cpuacct')])]
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
    memoryBytes: () => Number(readIfThere(join(folder('memory'), 'memory.usage_in_bytes'))),
    cpuMs() {
      const nanoseconds = readIfThere(join(folder('cpuacct'), 'cpuacct.usage'))
      return nanoseconds === '' ? undefined : Number(nanoseconds) / 1e6
    },
    remove: () => removeFolders(folders),
  }
}

/** Works for root, and for an ordinary user whose service has `Delegate=yes`. */
function versionTwoTree(root: string): CgroupTree {
  const own = join(root, ownGroup(''))
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
  return {
    make: name => versionTwoCgroup(groupFolder(base, name)),
    sweep: () => removeFolders(groupsLeftBehind(base)),
  }
}

function versionOneTree(root: string): CgroupTree {
  const base = (controller: string) => {
    const path = join(root, controller, ownGroup(controller), 'assay')
    mkdirSync(path, { recursive: true })
    return path
  }
  const cpu = base('cpu')
  const cpuacct = existsSync(join(root, 'cpuacct')) ? base('cpuacct') : cpu
  const bases = { memory: base('memory'), pids: base('pids'), cpu, cpuacct }
  return {
    make: name => versionOneCgroup(bases, name),
    async sweep() {
      for (const path of new Set(Object.values(bases))) await removeFolders(groupsLeftBehind(path))
    },
  }
}

/** Undefined where this process may not make control groups; the watchdog stands in then. */
export function openCgroupTree(root = CONTROL_GROUPS): CgroupTree | undefined {
  try {
    const tree = isVersionTwo(root) ? versionTwoTree(root) : versionOneTree(root)
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
