import type { CgroupTree } from '../sandbox/cgroup.ts'
import type { SandboxParts } from '../sandbox/sandbox-parts.ts'
import { createSandboxSlot, makeHome, type SandboxSlot } from './sandbox-slot.ts'
import type { createUidPool, WorkspaceFolders } from './workspace-folders.ts'

/** Sandboxes kept ready for the next start. */
const spareCount = 1
/** At first there is one more: the self-test of the server that started this host takes it. */
const firstSpareCount = 2
/** A start that is under way gets the processor first. */
const refillDelayMs = 1_000

/** What every sandbox of this host is made with. */
export type SandboxMeans = {
  readonly folders: WorkspaceFolders
  readonly uids: ReturnType<typeof createUidPool>
  readonly parts: SandboxParts
  readonly cgroupTree: CgroupTree | undefined
}
export type PreparedSlot = { readonly name: string; readonly home: string; readonly slot: SandboxSlot }

/** Sandboxes without a workspace: made ahead, reserved by a driver that fills their home, then taken or given up. */
export function createSlotPool({ folders, uids, parts, cgroupTree }: SandboxMeans) {
  const reserved = new Map<string, PreparedSlot>()
  let spares: Promise<PreparedSlot>[] = []
  let refillTimer: NodeJS.Timeout | undefined
  let closed = false

  async function make(): Promise<PreparedSlot> {
    const { name, folder } = folders.makeSlot()
    const uid = uids.take()
    try {
      const slot = await createSandboxSlot({ name: name.slice(1), folder, parts, uid, cgroupTree })
      return { name, home: makeHome(folder, uid), slot }
    } catch (error) {
      await folders.remove(name)
      throw error
    }
  }
  function refill(count = spareCount) {
    while (!closed && spares.length < count) {
      const spare = make()
      // Whoever takes it hears of the failure; until then it must not end the process.
      spare.catch(() => undefined)
      spares.push(spare)
    }
  }
  async function discard(entry: PreparedSlot) {
    reserved.delete(entry.name)
    await entry.slot.close()
    await folders.remove(entry.name)
  }
  return {
    prepare: () => refill(firstSpareCount),
    async reserve(): Promise<PreparedSlot> {
      clearTimeout(refillTimer)
      refillTimer = setTimeout(refill, refillDelayMs)
      // A spare that failed to start may have failed for a reason that is over.
      const spare = await spares.shift()?.catch(() => undefined)
      const entry = spare ?? (await make())
      reserved.set(entry.name, entry)
      return entry
    },
    /** Hands a reserved slot over; from now on its new owner closes it. */
    take(name: string): PreparedSlot | undefined {
      const entry = reserved.get(name)
      reserved.delete(name)
      return entry
    },
    async release(name: string) {
      const entry = reserved.get(name)
      if (entry) await discard(entry)
    },
    async close() {
      closed = true
      clearTimeout(refillTimer)
      const left = [...reserved.values()].map(discard)
      await Promise.allSettled([...left, ...spares.map(async spare => discard(await spare))])
      spares = []
    },
  }
}
