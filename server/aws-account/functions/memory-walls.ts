import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CONTROL_GROUPS,
  groupFolder,
  groupsLeftBehind,
  isVersionTwo,
  ownGroup,
  readIfThere,
  writeIfThere,
} from '../../sandbox/control-groups.ts'
import { makeFolder, makeProcessorGroup } from '../../sandbox/processor-group.ts'
import type { MemoryUse } from './process-memory.ts'

/**
 * A control group of the kernel round one sandbox: whatever the code does, it cannot use more memory than this says. Where
 * the kernel can, all sandboxes together also share the processors with others as sixteen programs do: else forty busy functions
 * leave the process that serves everybody next to nothing of them.
 */
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
  /** Where the groups are that share the processors; undefined where none can be made, or they are those of the memory. */
  readonly processorBase?: string | undefined
}

const mebibyte = 1_048_576
/** The share of the processors that all functions have together. */
const PROGRAMS = 16

/** Undefined where this process may not make control groups; the watch and the limit of data stand in then. */
export function openMemoryWalls(root = CONTROL_GROUPS): MemoryWalls | undefined {
  try {
    const walls = wallsBelow(isVersionTwo(root) ? versionTwo(root) : versionOne(root))
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
  const isShared = makeProcessorGroup('assay-functions', PROGRAMS, root) !== undefined
  // Between the sandboxes too: one of a hundred threads is one of them.
  if (isShared) appendFileSync(join(base, 'cgroup.subtree_control'), '+cpu')
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
  const base = join(root, 'memory', ownGroup('memory'), 'assay-functions')
  makeFolder(base)
  return {
    base,
    processorBase: makeProcessorGroup('assay-functions', PROGRAMS, root),
    limit: 'memory.limit_in_bytes',
    swap: ['memory.swappiness', '0'],
    anonymous: 'rss',
    mappedFiles: 'mapped_file',
    kills: 'memory.oom_control',
  }
}

function wallsBelow(dialect: Dialect): MemoryWalls {
  /** Groups whose sandbox has been told to end. */
  const leaving = new Set<string>()
  const sweep = () => {
    for (const folder of leaving) if (isRemoved(folder)) leaving.delete(folder)
  }
  const bases = [dialect.base, ...(dialect.processorBase === undefined ? [] : [dialect.processorBase])]
  for (const folder of bases.flatMap(groupsLeftBehind)) isRemoved(folder)

  return {
    build(limitMb) {
      sweep()
      const name = randomUUID()
      const folders = bases.map(base => groupFolder(base, name))
      const [folder = ''] = folders
      for (const each of folders) {
        mkdirSync(each)
        leaving.add(each)
      }
      writeFileSync(join(folder, dialect.limit), String(Math.ceil(limitMb) * mebibyte))
      const [swapFile, swap] = dialect.swap
      writeIfThere(join(folder, swapFile), swap)
      for (const each of folders) leaving.delete(each)
      return {
        enter(pid) {
          for (const each of folders) writeFileSync(join(each, 'cgroup.procs'), String(pid))
        },
        async use() {
          const stat = await readFile(join(folder, 'memory.stat'), 'latin1').catch(() => '')
          const ownMb = numberOf(stat, dialect.anonymous) / mebibyte
          return { ownMb, residentMb: ownMb + numberOf(stat, dialect.mappedFiles) / mebibyte }
        },
        wasHit: () => numberOf(readIfThere(join(folder, dialect.kills)), 'oom_kill') > 0,
        remove() {
          for (const each of folders) leaving.add(each)
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

/** A line is a name and a number. */
function numberOf(text: string, name: string): number {
  const line = text.split('\n').find(one => one.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1) ?? 0)
}
