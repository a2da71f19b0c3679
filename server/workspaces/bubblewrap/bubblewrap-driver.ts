import { resolve } from 'node:path'
import { AppError } from '../../../shared/problem.ts'
import type { WatchLimits } from '../../processes/process-watch.ts'
import type { AwsEndpoint, Capabilities, Workspace, WorkspaceDriver, WorkspaceSpec } from '../driver.ts'
import { makeProject } from '../files/project-files.ts'
import type { StoredSpec } from '../host/protocol.ts'
import type { NodePackages } from '../sandbox/sandbox-parts.ts'
import { createHostLink, type HostLink } from './host-link.ts'
import { hostPlace } from './host-process.ts'
import { createRemoteWorkspace } from './remote-workspace.ts'
import { testIsolation } from './self-test.ts'
import { untilPrompt } from './until-prompt.ts'

const defaultProjectFolder = 'project'
const defaultIdleMinutes = 10

/** The one place that knows what a workspace cannot reach yet: the host has pipes to sockets, and no way out to AWS. */
function reachable(endpoint: AwsEndpoint): StoredSpec['endpoint'] {
  if (endpoint.kind === 'local') return endpoint
  throw new AppError(
    'workspace-unavailable',
    'Workspaces of this server reach only accounts on its own machine, and this attempt has one at AWS.',
  )
}

const stored = (spec: WorkspaceSpec): StoredSpec => ({
  id: spec.id,
  limits: spec.limits,
  environment: { ...spec.environment },
  endpoint: reachable(spec.endpoint),
  region: spec.region,
  projectFolder: spec.projectFolder ?? defaultProjectFolder,
})

const ownerOf = (uid: number | undefined) => (uid === undefined ? undefined : { uid })

/** The files are written before the workspace gets its name, so there is never one with half a starter. */
async function placeWorkspace(link: HostLink, spec: WorkspaceSpec): Promise<Workspace> {
  const kept = stored(spec)
  const client = await link.client()
  const { value: reserved } = await client.request({ op: 'reserve' })
  const place = { home: reserved.home, project: kept.projectFolder, owner: ownerOf(reserved.uid) }
  try {
    await makeProject(place, spec.files)
    const { value } = await client.request({ op: 'claim', slot: reserved.slot, spec: kept })
    return createRemoteWorkspace(link, { ...place, id: spec.id, home: value.home })
  } catch (error) {
    await client.request({ op: 'release', slot: reserved.slot }).catch(() => {
      // The host is gone, and the slot with it.
    })
    throw error
  }
}

async function createWorkspace(link: HostLink, spec: WorkspaceSpec): Promise<Workspace> {
  const workspace = await placeWorkspace(link, spec)
  if (spec.firstTerminal) await untilPrompt(workspace, spec.firstTerminal)
  return workspace
}

export type BubblewrapDriver = WorkspaceDriver & {
  /** Ends the host and with it every shell; files stay. For stopping the platform for good. */
  shutdownHost(): Promise<void>
  hostPid(): Promise<number>
}

/**
 * Workspaces as bubblewrap sandboxes on this machine, owned by a host process of their own that this starts if it is not
 * running. Two drivers of one data folder share the host.
 */
export function createBubblewrapDriver(options: {
  dataDir: string
  /** What programs in a workspace may import; nothing if absent. A host that runs already keeps what it was given. */
  packages?: NodePackages
  /** The host ends by itself when so long nobody was connected and no workspace ran. */
  hostIdleMinutes?: number
  /** When a host that does not answer counts as unreachable, and when as hung. */
  watchLimits?: Partial<WatchLimits>
}): BubblewrapDriver {
  const place = hostPlace(resolve(options.dataDir), options.packages ?? { nodeModules: '/', folders: [] })
  const link = createHostLink(place, options.hostIdleMinutes ?? defaultIdleMinutes, options.watchLimits)
  let capabilities: Promise<Capabilities> | undefined
  const driver: BubblewrapDriver = {
    name: 'bubblewrap',
    capabilities() {
      capabilities ??= testIsolation(driver, () => link.identity())
      return capabilities
    },
    create: spec => createWorkspace(link, spec),
    async attach(id) {
      const { value } = await (await link.client()).request({ op: 'attach', workspaceId: id })
      if ('unknown' in value) return undefined
      return createRemoteWorkspace(link, {
        id,
        home: value.home,
        project: value.projectFolder,
        owner: ownerOf(value.uid),
      })
    },
    list: async () => (await (await link.client()).request({ op: 'list' })).value.ids,
    onReachable: link.onReachable,
    close: link.close,
    hostPid: async () => (await link.identity()).pid,
    async shutdownHost() {
      await link.shutdownHost()
      await link.close()
    },
  }
  return driver
}
