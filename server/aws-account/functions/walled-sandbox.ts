import type { RunningSandbox } from './execution-environment.ts'
import type { FunctionBuild } from './function-build.ts'
import type { MemoryWall, MemoryWalls } from './memory-walls.ts'
import { peakMemoryMb, processMemory } from './process-memory.ts'

/** A sandbox whose use of memory is known and, where the kernel is allowed to, limited. */
export type MeasuredSandbox = RunningSandbox & SandboxMemory

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
  if (pid === undefined) return { ...sandbox, memory: async () => nothing, peakMb: () => 0 }
  const wall = entered(pid, walls?.build(memoryMb + ephemeralStorageMb + overheadMb))
  return {
    ...sandbox,
    memory: wall?.use ?? (() => processMemory(pid)),
    peakMb: () => (wall?.wasHit() ? Number.POSITIVE_INFINITY : peakMemoryMb(pid)),
    close() {
      sandbox.close()
      wall?.remove()
    },
  }
}

const nothing = { ownMb: 0, residentMb: 0 }

function entered(pid: number, wall: MemoryWall | undefined): MemoryWall | undefined {
  try {
    wall?.enter(pid)
    return wall
  } catch {
    // It has ended already, and says so itself.
    wall?.remove()
    return undefined
  }
}
