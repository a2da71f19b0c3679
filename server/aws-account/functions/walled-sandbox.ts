import { firstLineOfDescent } from '../../sandbox/descent.ts'
import type { FunctionBuild } from './function-build.ts'
import type { MemoryWall, MemoryWalls } from './memory-walls.ts'
import { peakMemoryMb, processMemory } from './process-memory.ts'
import type { RunningSandbox } from './running-sandbox.ts'
import { createStorageLook, type StorageUse } from './storage-use.ts'

/** A sandbox whose use of memory is known and, where the kernel is allowed to, limited. */
export type MeasuredSandbox = RunningSandbox & SandboxMemory & { storage(): StorageUse }

export interface SandboxMemory {
  memory(): ReturnType<typeof processMemory>
  /** The most it ever used, in MB: without limit if it was ended for that. */
  peakMb(): number
}

/** What the sandbox itself needs, and the kernel for it, beside the function. */
const overheadMb = 32

/**
 * Files in /tmp are memory to the kernel and not to Lambda, so the wall stands further out than the function's memory:
 * what is between them is for the watch. Nothing of the function's code has run yet when this is called.
 */
export function wallIn(
  sandbox: RunningSandbox,
  { memoryMb, ephemeralStorageMb }: FunctionBuild,
  walls: MemoryWalls | undefined,
): MeasuredSandbox {
  const { pid } = sandbox
  if (pid === undefined)
    return { ...sandbox, memory: async () => nothing, peakMb: () => 0, storage: () => empty }
  const storage = createStorageLook(pid)
  const wall = walls && wallRound(pid, walls, memoryMb + ephemeralStorageMb + overheadMb)
  let wasHit = false
  const look = () => {
    wasHit ||= wall?.wasHit() ?? false
    return wasHit
  }
  return {
    ...sandbox,
    storage,
    async memory() {
      const { ownMb, residentMb } = await (wall?.use() ?? processMemory(pid))
      const { filesMb } = storage()
      return { ownMb: ownMb + filesMb, residentMb: residentMb + filesMb }
    },
    peakMb: () => (look() ? Number.POSITIVE_INFINITY : peakMemoryMb(pid)),
    close() {
      sandbox.close()
      // The kernel's account of it goes with the wall.
      look()
      wall?.remove()
    },
  }
}

const nothing = { ownMb: 0, residentMb: 0 }
const empty: StorageUse = { contentMb: 0, filesMb: 0 }

/** Undefined if the process has ended already, or no wall can be built; the watch is there all the same. */
function wallRound(pid: number, walls: MemoryWalls, limitMb: number): MemoryWall | undefined {
  let wall: MemoryWall | undefined
  try {
    wall = walls.build(limitMb)
    // What a process starts is inside if it is: so the parent first, then what it has started before.
    for (const one of firstLineOfDescent(pid)) wall.enter(one)
    return wall
  } catch {
    wall?.remove()
    return undefined
  }
}
