import { workspaceDriverContract } from '../../workspaces/driver.contract.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import { createFakeDriver, type FakeWorkspaceOrders } from './fake-driver.ts'
import { createFakeReachability } from './fake-reachability.ts'

workspaceDriverContract('the driver in memory', async () => {
  const orders: FakeWorkspaceOrders = {
    files: new Map(),
    openingTerminals: Promise.resolve(),
    fileStep: async () => {},
    typed: [],
    endSteps: [],
    failCollecting: undefined,
    creatingWorkspaces: Promise.resolve(),
  }
  const driver = createFakeDriver(() => orders, new Map<string, Workspace>(), createFakeReachability())
  let made = 0
  return {
    driver,
    spec: changes => ({
      id: `fake-${++made}`,
      limits: {
        memoryBytes: 1,
        processes: 1,
        cpuMillis: 1,
        diskBytes: 1,
        fileCount: 1,
        maxTerminals: 4,
      },
      environment: {},
      endpoint: { kind: 'local', socketPath: '/nowhere' },
      region: 'us-east-1',
      files: [],
      ...changes,
    }),
    close: driver.close,
  }
})
