import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/problem.ts'
import type { TerminalSize, WorkspaceLimits, WorkspaceUsage } from '../driver.ts'
import { bwrapArguments } from '../sandbox/bwrap-arguments.ts'
import { enterCommand, type SandboxParts } from '../sandbox/chain.ts'
import { measureDiskUsage } from './disk-usage.ts'
import { createHostTerminal, type HostTerminal } from './host-terminal.ts'
import { descendants, proportionalBytes, readProcessTable } from './process-table.ts'
import { runToEnd } from './program.ts'
import type { StoredCredentials, StoredSpec } from './protocol.ts'
import type { SandboxSlot } from './sandbox-slot.ts'
import type { WatchedWorkspace } from './watchdog.ts'

export type ProgramOptions = {
  readonly argv: readonly string[]
  readonly stdin: Uint8Array
  readonly timeoutMs: number
  readonly maxOutputBytes: number
}
export type LiveWorkspace = WatchedWorkspace & {
  readonly home: string
  readonly uid: number | undefined
  readonly spec: StoredSpec
  openTerminal(id: string, size: TerminalSize): HostTerminal
  terminals(): readonly HostTerminal[]
  closeTerminal(id: string): Promise<void>
  exec(options: ProgramOptions): ReturnType<typeof runToEnd>
  setCredentials(credentials: StoredCredentials): void
  usage(): Promise<WorkspaceUsage>
  /** Kills everything; the files stay. */
  close(): Promise<void>
}

/** A workspace whose sandbox exists. */
export function createLiveWorkspace(options: {
  spec: StoredSpec
  folder: string
  slot: SandboxSlot
  parts: SandboxParts
}): LiveWorkspace {
  const { spec, slot, parts } = options
  const home = join(options.folder, 'home')
  const argumentsFile = join(options.folder, 'sandbox.args')
  const terminals = new Map<string, HostTerminal>()
  const programs = new Map<number, Promise<unknown>>()
  let closing = false

  const environment = {
    region: spec.region,
    projectFolder: spec.projectFolder,
    authorizationToken: slot.authorizationToken,
    extra: spec.environment,
  }
  writeFileSync(argumentsFile, bwrapArguments(parts.stage, environment), { mode: 0o600 })
  slot.limit(spec.limits)
  slot.connectEndpoint(spec.endpointSocket)

  const command = (argv: readonly string[]) =>
    enterCommand(parts, {
      holderPid: slot.holderPid,
      uid: slot.uid,
      cgroups: slot.cgroups,
      argumentsFile,
      processes: spec.limits.processes,
      argv,
    })
  const running = () => [...terminals.values()].filter(terminal => !terminal.exit())
  const rootPids = () => [...running().map(terminal => terminal.pid), ...programs.keys()]
  const refuseWhenClosing = () => {
    if (closing) throw new AppError('workspace-unavailable', 'This workspace is being closed.')
  }

  return {
    home,
    uid: slot.uid,
    spec,
    limits: (): WorkspaceLimits => spec.limits,
    rootPids,
    notify: text => {
      for (const terminal of running()) terminal.notify(text)
    },
    openTerminal(id, size) {
      refuseWhenClosing()
      const known = terminals.get(id)
      if (known) return known
      if (terminals.size >= spec.limits.maxTerminals)
        throw new AppError(
          'too-many-requests',
          `A workspace has at most ${spec.limits.maxTerminals} terminals. Close one first.`,
        )
      const terminal = createHostTerminal({ id, argv: command(['/bin/bash']), size })
      terminals.set(id, terminal)
      return terminal
    },
    terminals: () => [...terminals.values()],
    async closeTerminal(id) {
      const terminal = terminals.get(id)
      if (!terminal) throw new AppError('unknown-terminal', 'This terminal is closed already.')
      terminals.delete(id)
      terminal.kill()
      await terminal.ended
    },
    async exec(program) {
      refuseWhenClosing()
      const [file = '', ...args] = command(program.argv)
      const child = spawn(file, args, { env: {}, cwd: '/', stdio: 'pipe' })
      const result = runToEnd(child, program)
      const pid = child.pid
      if (pid === undefined) return result
      programs.set(
        pid,
        result.finally(() => programs.delete(pid)),
      )
      return result
    },
    setCredentials: slot.credentials.set,
    async usage() {
      const processes = descendants(readProcessTable(), rootPids())
      const memoryBytes =
        slot.cgroup?.memoryBytes() ??
        processes.reduce((sum, entry) => sum + (proportionalBytes(entry.pid) ?? 0), 0)
      return {
        memoryBytes,
        processes: processes.length,
        diskBytes: (await measureDiskUsage(home)).bytes,
        cpuMs: processes.reduce((sum, entry) => sum + entry.cpuMs, 0),
      }
    },
    async close() {
      closing = true
      for (const pid of programs.keys()) process.kill(pid, 'SIGKILL')
      for (const terminal of running()) terminal.kill()
      await Promise.allSettled([...running().map(terminal => terminal.ended), ...programs.values()])
      await slot.close()
    },
  }
}
