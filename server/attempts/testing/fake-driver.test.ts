import { workspaceFilesContract, workspaceTerminalsContract } from '../../workspaces/driver.contract.ts'
import { fakeWorkspace } from './fake-workspace.ts'

const nothing = async () => {}
const starter = { path: 'starter.txt', mode: 0o644, data: Buffer.from('starter') }

const open = async () =>
  fakeWorkspace(
    {
      id: 'fake',
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
      files: [starter],
    },
    new Map(),
    { endShells: nothing, openTerminal: nothing, typed: () => {}, collect: nothing },
  )

workspaceFilesContract('the workspace in memory', open)
workspaceTerminalsContract('the workspace in memory', open)
