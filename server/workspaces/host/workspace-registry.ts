import { AppError } from '../../../shared/problem.ts'
import { createLiveWorkspace, type LiveWorkspace } from './live-workspace.ts'
import type { StoredSpec } from './protocol.ts'
import { createSandboxSlot } from './sandbox-slot.ts'
import { createSlotPool, type SandboxMeans } from './slot-pool.ts'

/** Every workspace of the host, running or only on disk. */
export function createWorkspaceRegistry(means: SandboxMeans) {
  const { folders, parts, cgroupTree } = means
  const pool = createSlotPool(means)
  /** Also those that are just being made, so that two who ask at once get the same. */
  const live = new Map<string, Promise<LiveWorkspace>>()
  const running = new Map<string, LiveWorkspace>()

  function start(id: string, make: () => Promise<LiveWorkspace>): Promise<LiveWorkspace> {
    const starting = make().then(workspace => {
      running.set(id, workspace)
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
    prepare: pool.prepare,
    reserve: pool.reserve,
    release: pool.release,
    /** Makes a workspace of a reserved slot whose home is filled. */
    async claim(slotName: string, spec: StoredSpec): Promise<LiveWorkspace> {
      if (live.has(spec.id) || folders.readSpec(spec.id))
        throw new AppError('workspace-unavailable', `There is a workspace ${spec.id} already.`)
      const entry = pool.take(slotName)
      if (!entry) throw new AppError('workspace-unavailable', 'The prepared sandbox is gone. Try again.')
      const { slot } = entry
      const make = async () => {
        const folder = folders.claim(slotName, spec, slot.uid)
        return createLiveWorkspace({ spec, folder, slot, parts })
      }
      return start(spec.id, make).catch(async error => {
        await slot.close()
        await folders.remove(folders.list().includes(spec.id) ? spec.id : slotName)
        throw error
      })
    },
    find,
    async get(id: string): Promise<LiveWorkspace> {
      const workspace = await find(id)
      if (!workspace) throw new AppError('workspace-unavailable', 'This workspace no longer exists.')
      return workspace
    },
    list: folders.list,
    running: () => [...running.values()],
    async destroy(id: string) {
      const workspace = await live.get(id)
      live.delete(id)
      running.delete(id)
      await workspace?.close()
      if (folders.list().includes(id)) await folders.remove(id)
    },
    async close() {
      const started = await Promise.allSettled(live.values())
      const workspaces = started.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
      await Promise.allSettled([...workspaces.map(workspace => workspace.close()), pool.close()])
    },
  }
}
export type WorkspaceRegistry = ReturnType<typeof createWorkspaceRegistry>
