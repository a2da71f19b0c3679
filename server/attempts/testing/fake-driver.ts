import { AppError } from '../../../shared/problem.ts'
import type { Workspace, WorkspaceDriver } from '../../workspaces/driver.ts'
import type { EndStep } from './fake-accounts.ts'
import type { FakeReachability } from './fake-reachability.ts'
import { fakeWorkspace } from './fake-workspace.ts'

/** What a test orders of the workspaces, and what became of them. */
export interface FakeWorkspaceOrders {
  readonly files: Map<string, Uint8Array>
  /** A terminal opens no sooner than this resolves. */
  openingTerminals: Promise<void>
  /** Awaited before a file is read, and before and after it is written. */
  fileStep: () => Promise<void>
  /** What arrived at the shells. */
  readonly typed: string[]
  /** What was done at the end, in order. */
  readonly endSteps: EndStep[]
  /** Reading the workspace's files fails like this. */
  failCollecting: Error | undefined
  /** Making a workspace takes until this resolves. */
  creatingWorkspaces: Promise<void>
}

/** Workspaces in memory, by attempt, that do what they are told. */
export function createFakeDriver(
  orders: () => FakeWorkspaceOrders,
  workspaces: Map<string, Workspace>,
  reachability: FakeReachability,
): WorkspaceDriver {
  return {
    name: 'bubblewrap',
    capabilities: async () => ({
      isolation: 'shared-kernel',
      perWorkspaceUid: true,
      memoryLimit: 'watchdog',
      diskQuota: 'watchdog',
      cpuLimit: false,
      examReady: true,
      problems: [],
    }),
    async create(spec) {
      if (spec.endpoint.kind === 'aws') throw unavailable('No workspace reaches AWS from here.')
      if (workspaces.has(spec.id)) throw unavailable('There is a workspace of this id already.')
      await orders().creatingWorkspaces
      const workspace = fakeWorkspace(spec, orders().files, {
        async endShells() {
          orders().endSteps.push('shells-ended')
        },
        openTerminal: () => orders().openingTerminals,
        fileStep: () => orders().fileStep(),
        typed: bytes => void orders().typed.push(Buffer.from(bytes).toString()),
        async collect() {
          if (orders().failCollecting) throw orders().failCollecting
          orders().endSteps.push('collected')
        },
        async destroy() {
          workspaces.delete(spec.id)
        },
      })
      workspaces.set(spec.id, workspace)
      return workspace
    },
    attach: async id => workspaces.get(id),
    list: async () => [...workspaces.keys()],
    onReachable: reachability.listen,
    close: async () => {},
  }
}

const unavailable = (detail: string) => new AppError('workspace-unavailable', detail)
