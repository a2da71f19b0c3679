import { AppError } from '../../../shared/problem.ts'
import type { Terminal, Workspace, WorkspaceSpec } from '../../workspaces/driver.ts'

/** A workspace whose files are in memory and whose shells print back what is typed. */
export function fakeWorkspace(spec: WorkspaceSpec, files: Map<string, Uint8Array>): Workspace {
  for (const file of spec.files) files.set(file.path, file.data)
  return {
    id: spec.id,
    openTerminal: async ({ id }) => fakeTerminal(id),
    terminals: async () => [],
    closeTerminal: async () => {},
    exec: async () => ({
      stdout: new Uint8Array(),
      stderr: new Uint8Array(),
      truncated: false,
      timedOut: false,
    }),
    setCredentials: async () => {},
    files: {
      list: async () => ({
        entries: [...files].map(([path, data]) => ({
          path,
          kind: 'file',
          size: data.length,
          modified: new Date(0),
        })),
        truncated: false,
      }),
      async read(path) {
        const data = files.get(path)
        if (!data) throw new AppError('unknown-file', `There is no file ${path}.`)
        return data
      },
      async write(path, bytes) {
        if (path.includes('..') || path.startsWith('/'))
          throw new AppError('path-refused', 'A path stays inside the workspace.')
        files.set(path, bytes)
      },
      async remove(path) {
        files.delete(path)
      },
      rename: async () => {},
      makeFolder: async () => {},
      watch: () => () => {},
    },
    usage: async () => ({ memoryBytes: 0, processes: 0, diskBytes: 0, cpuMs: 0 }),
    destroy: async () => {},
  }
}

/** Prints back what is typed. */
function fakeTerminal(id: string): Terminal {
  let listener: (bytes: Uint8Array) => void = () => {}
  return {
    id,
    backlog: { data: Buffer.from('$ '), truncated: false },
    onData: next => {
      listener = next
    },
    write(bytes) {
      listener(bytes)
      return true
    },
    pause: () => {},
    resume: () => {},
    resize: () => {},
    detach: () => {},
    exited: new Promise(() => {}),
  }
}
