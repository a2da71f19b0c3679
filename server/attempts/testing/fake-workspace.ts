import { AppError } from '../../../shared/problem.ts'
import type {
  Terminal,
  TerminalExit,
  TerminalListener,
  Workspace,
  WorkspaceSpec,
} from '../../workspaces/driver.ts'

export interface FakeWorkspaceHooks {
  endShells(): Promise<void>
  /** Before a terminal opens. */
  openTerminal(): Promise<void>
  /** What arrives at a shell. */
  typed(bytes: Uint8Array): void
  /** Before a file is read, and before and after it is written. */
  fileStep?(): Promise<void>
  /** Before files are collected; a rejection is the workspace that cannot be read. */
  collect(): Promise<void>
  destroy?(): Promise<void>
}

/** A workspace whose files are the given map and whose terminals print back what is typed. */
export function fakeWorkspace(
  spec: WorkspaceSpec,
  files: Map<string, Uint8Array>,
  hooks: FakeWorkspaceHooks,
): Workspace {
  for (const file of spec.files) files.set(file.path, file.data)
  const shells = new Map<string, FakeShell>()
  let ended = false
  return {
    id: spec.id,
    async openTerminal({ id }) {
      await hooks.openTerminal()
      if (ended) throw new AppError('workspace-unavailable', 'The shells of this workspace have ended.')
      const shell = shells.get(id) ?? fakeShell(hooks.typed)
      shells.set(id, shell)
      return shell.attach(id)
    },
    terminals: async () => [...shells.keys()].map(id => ({ id })),
    async closeTerminal(id) {
      const shell = shells.get(id)
      if (!shell) throw new AppError('unknown-terminal', 'This terminal is closed already.')
      shells.delete(id)
      shell.end()
    },
    exec: async () => ({
      stdout: new Uint8Array(),
      stderr: new Uint8Array(),
      truncated: false,
      timedOut: false,
    }),
    setCredentials: async () => {},
    async endShells() {
      ended = true
      for (const shell of shells.values()) shell.end()
      await hooks.endShells()
    },
    files: {
      list: async () => ({
        entries: [...files]
          .map(([path, data]) => ({ path, kind: 'file' as const, size: data.length, modified: new Date(0) }))
          .sort((one, other) => (one.path < other.path ? -1 : 1)),
        truncated: false,
        unnamed: 0,
      }),
      async collect(_options, take) {
        await hooks.collect()
        for (const [path, bytes] of files) await take({ path, bytes })
        return []
      },
      kindOf: async path => (files.has(path) ? 'file' : undefined),
      async read(path) {
        await hooks.fileStep?.()
        const data = files.get(path)
        if (!data) throw noSuchFile(path)
        return data
      },
      async write(path, bytes) {
        await hooks.fileStep?.()
        if (path.includes('..') || path.startsWith('/'))
          throw new AppError('path-refused', 'A path stays inside the workspace.')
        files.set(path, bytes)
        await hooks.fileStep?.()
      },
      async remove(path) {
        if (!files.delete(path)) throw noSuchFile(path)
      },
      async rename(from, to) {
        const data = files.get(from)
        if (files.has(to)) throw new AppError('path-refused', 'There is something of this name already.')
        if (!data) throw noSuchFile(from)
        files.delete(from)
        files.set(to, data)
      },
      makeFolder: async () => {},
      watch: () => () => {},
    },
    usage: async () => ({ memoryBytes: 0, processes: 0, diskBytes: 0, cpuMs: 0 }),
    destroy: async () => hooks.destroy?.(),
  }
}

const noSuchFile = (path: string) => new AppError('unknown-file', `There is no file ${path}.`)

type FakeShell = ReturnType<typeof fakeShell>

/** Prints back what is typed, to whoever is attached. */
function fakeShell(typed: FakeWorkspaceHooks['typed']) {
  const listeners = new Set<TerminalListener>()
  const { promise: exited, resolve } = Promise.withResolvers<TerminalExit>()
  let shown = Buffer.from('$ ')

  function attach(id: string): Terminal {
    let listening: TerminalListener | undefined
    return {
      id,
      backlog: { data: shown, truncated: false },
      listen(listener) {
        listening = listener
        listeners.add(listener)
      },
      write(bytes) {
        typed(bytes)
        shown = Buffer.concat([shown, bytes])
        for (const listener of listeners) listener.output(bytes)
        listening?.inputTaken?.(bytes.length)
        return true
      },
      acknowledge: () => {},
      resize: () => {},
      detach() {
        if (listening) listeners.delete(listening)
      },
      exited,
    }
  }
  return { attach, end: () => resolve({ code: 0 }) }
}
