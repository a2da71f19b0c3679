import { AppError } from '../../../shared/problem.ts'
import type { CgroupTree } from '../sandbox/cgroup.ts'
import type { SandboxParts } from '../sandbox/chain.ts'
import { createLiveWorkspace, type LiveWorkspace } from './live-workspace.ts'
import type { StoredSpec } from './protocol.ts'
import { createSandboxSlot, makeHome, type SandboxSlot } from './sandbox-slot.ts'
import type { createUidPool, WorkspaceFolders } from './workspace-folders.ts'

/** Sandboxes kept ready for the next start. */
const spareCount = 1
/** A start that is under way gets the processor first. */
const refillDelayMs = 1_000

export type ReservedSlot = { readonly name: string; readonly home: string; readonly slot: SandboxSlot }

/** Every workspace of the host, running or only on disk. */
export function createWorkspaceRegistry(options: {
  folders: WorkspaceFolders
  uids: ReturnType<typeof createUidPool>
  parts: SandboxParts
  cgroupTree: CgroupTree | undefined
}) {
  const { folders, parts, cgroupTree } = options
  const live = new Map<string, Promise<LiveWorkspace>>()
  const settled = new Map<string, LiveWorkspace>()
  const reserved = new Map<string, ReservedSlot>()
  let spares: Promise<ReservedSlot>[] = []
  let refillTimer: NodeJS.Timeout | undefined
  let closed = false

  async function makeSlot(): Promise<ReservedSlot> {
    const { name, folder } = folders.makeSlot()
    const uid = options.uids.take()
    const slot = await createSandboxSlot({ name: name.slice(1), folder, parts, uid, cgroupTree })
    return { name, home: makeHome(folder, uid), slot }
  }
  function refill() {
    while (!closed && spares.length < spareCount) {
      const spare = makeSlot()
      // Whoever takes it hears of the failure; until then it must not end the process.
      spare.catch(() => undefined)
      spares.push(spare)
    }
  }
  async function discard(entry: ReservedSlot) {
    reserved.delete(entry.name)
    await entry.slot.close()
    await folders.remove(entry.name)
  }

  function start(id: string, make: () => Promise<LiveWorkspace>): Promise<LiveWorkspace> {
    const starting = make().then(workspace => {
      settled.set(id, workspace)
      return workspace
    })
    live.set(id, starting)
    starting.catch(() => live.delete(id))
    return starting
  }
  async function revive(id: string, stored: { spec: StoredSpec; uid: number | undefined }) {
    const folder = folders.pathOf(id)
    const slot = await createSandboxSlot({ name: `ws-${id}`, folder, parts, uid: stored.uid, cgroupTree })
    return createLiveWorkspace({ spec: stored.spec, folder, slot, parts })
  }
  /** Undefined if there is no such workspace; made again from its files if it was not running. */
  async function find(id: string): Promise<LiveWorkspace | undefined> {
    const known = live.get(id)
    if (known) return known
    const stored = folders.readSpec(id)
    return stored && start(id, () => revive(id, stored))
  }

  return {
    prepare: refill,
    async reserve(): Promise<ReservedSlot> {
      const spare = spares.shift()
      clearTimeout(refillTimer)
      refillTimer = setTimeout(refill, refillDelayMs)
      const entry = await (spare?.catch(() => undefined) ?? undefined)
      const slot = entry ?? (await makeSlot())
      reserved.set(slot.name, slot)
      return slot
    },
    async release(name: string) {
      const entry = reserved.get(name)
      if (entry) await discard(entry)
    },
    async claim(name: string, spec: StoredSpec): Promise<LiveWorkspace> {
      const entry = reserved.get(name)
      if (!entry) throw new AppError('workspace-unavailable', 'The prepared sandbox is gone. Try again.')
      if (live.has(spec.id) || folders.readSpec(spec.id))
        throw new AppError('workspace-unavailable', `There is a workspace ${spec.id} already.`)
      reserved.delete(name)
      return start(spec.id, async () => {
        const folder = folders.claim(name, spec, entry.slot.uid)
        return createLiveWorkspace({ spec, folder, slot: entry.slot, parts })
      })
    },
    find,
    async get(id: string): Promise<LiveWorkspace> {
      const workspace = await find(id)
      if (!workspace) throw new AppError('workspace-unavailable', 'This workspace no longer exists.')
      return workspace
    },
    list: folders.list,
    running: () => [...settled.values()],
    async destroy(id: string) {
      const workspace = await live.get(id)
      live.delete(id)
      settled.delete(id)
      await workspace?.close()
      if (folders.list().includes(id)) await folders.remove(id)
    },
    async close() {
      closed = true
      clearTimeout(refillTimer)
      const workspaces = await Promise.allSettled(live.values())
      await Promise.allSettled([
        ...workspaces.map(result => (result.status === 'fulfilled' ? result.value.close() : undefined)),
        ...[...reserved.values()].map(discard),
        ...spares.map(async spare => discard(await spare)),
      ])
      spares = []
    },
  }
}
export type WorkspaceRegistry = ReturnType<typeof createWorkspaceRegistry>
