import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MemoryUse } from './process-memory.ts'

/** A control group of the kernel round one sandbox: whatever the code does, it cannot use more memory than this says. */
export interface MemoryWall {
  /** Puts a process in, and with it all that it starts from then on. */
  enter(pid: number): void
  use(): Promise<MemoryUse>
  /** Whether the kernel has ended something inside for want of memory. */
  wasHit(): boolean
  /** To be called when what is inside has been told to end; the group goes once it is empty. */
  remove(): void
}

export interface MemoryWalls {
  build(limitMb: number): MemoryWall
  /** Removes groups that have become empty, also those that a process that is gone has left behind. */
  sweep(): void
}

/** What the two versions of control groups call the same things. */
interface Dialect {
  readonly base: string
  readonly limit: string
  /** Set to nothing where it is there: what is swapped out would not count. */
  readonly swap: readonly [file: string, value: string]
  readonly anonymous: string
  readonly mappedFiles: string
  readonly kills: string
}

const mebibyte = 1_048_576

/** Undefined where this process may not make control groups; the watch and the limit of data stand in then. */
export function openMemoryWalls(root = '/sys/fs/cgroup'): MemoryWalls | undefined {
  try {
    const walls = wallsBelow(
      existsSync(join(root, 'cgroup.controllers')) ? versionTwo(root) : versionOne(root),
    )
    // A limit that cannot be written shows only here.
    walls.build(64).remove()
    return walls
  } catch {
    return undefined // Not delegated, read-only or without the controller: all mean the same here.
  }
}

function versionTwo(root: string): Dialect {
  const base = join(root, 'assay-functions')
  appendFileSync(join(root, 'cgroup.subtree_control'), '+memory')
  makeFolder(base)
  appendFileSync(join(base, 'cgroup.subtree_control'), '+memory')
  return {
    base,
    limit: 'memory.max',
    swap: ['memory.swap.max', '0'],
    anonymous: 'anon',
    mappedFiles: 'file_mapped',
    kills: 'memory.events',
  }
}

function versionOne(root: string): Dialect {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
  const own = lines.find(line => line.split(':')[1]?.split(',').includes('memory'))
  const base = join(root, 'memory', own?.split(':').slice(2).join(':') ?? '/', 'assay-functions')
  makeFolder(base)
  return {
    base,
    limit: 'memory.limit_in_bytes',
    swap: ['memory.swappiness', '0'],
    anonymous: 'rss',
    mappedFiles: 'mapped_file',
    kills: 'memory.oom_control',
  }
}

/** Not its parents: those are the kernel's, where making them recursively can go on for ever. */
function makeFolder(path: string): void {
  if (!existsSync(path)) mkdirSync(path)
}

function wallsBelow(dialect: Dialect): MemoryWalls {
  let count = 0
  /** Groups whose sandbox has been told to end. */
  const leaving = new Set<string>()
  const sweep = () => {
    for (const folder of leaving) if (isRemoved(folder)) leaving.delete(folder)
  }
  const sweepLeftBehind = () => {
    for (const entry of readdirSync(dialect.base, { withFileTypes: true })) {
      // Names end with the pid of their maker.
      const pid = /\.(\d+)$/.exec(entry.name)?.[1]
      if (entry.isDirectory() && pid !== undefined && !existsSync(`/proc/${pid}`))
        isRemoved(join(dialect.base, entry.name))
    }
  }
  sweepLeftBehind()

  return {
    build(limitMb) {
      sweep()
      const folder = join(dialect.base, `${++count}.${process.pid}`)
      mkdirSync(folder)
      leaving.add(folder)
      writeFileSync(join(folder, dialect.limit), String(Math.ceil(limitMb) * mebibyte))
      const [swapFile, swap] = dialect.swap
      if (existsSync(join(folder, swapFile))) writeFileSync(join(folder, swapFile), swap)
      leaving.delete(folder)
      return {
        enter: pid => writeFileSync(join(folder, 'cgroup.procs'), String(pid)),
        async use() {
          const stat = await readFile(join(folder, 'memory.stat'), 'latin1').catch(() => '')
          const ownMb = numberOf(stat, dialect.anonymous) / mebibyte
          return { ownMb, residentMb: ownMb + numberOf(stat, dialect.mappedFiles) / mebibyte }
        },
        wasHit: () => numberOf(readIfThere(join(folder, dialect.kills)), 'oom_kill') > 0,
        remove() {
          leaving.add(folder)
          sweep()
        },
      }
    },
    sweep,
  }
}

/** False while something still runs inside. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder)
  } catch {
    return !existsSync(folder)
  }
  return true
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // Kernels differ in what they tell.
  }
}

/** A line is a name and a number. */
function numberOf(text: string, name: string): number {
  const line = text.split('\n').find(one => one.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1) ?? 0)
}
