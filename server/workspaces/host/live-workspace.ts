import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/problem.ts'
import { killGroup } from '../../sandbox/process-group.ts'
import type { TerminalSize, WorkspaceUsage } from '../driver.ts'
import { bwrapArguments } from '../sandbox/bwrap-arguments.ts'
import { enterCommand } from '../sandbox/chain.ts'
import type { SandboxParts } from '../sandbox/sandbox-parts.ts'
import { measureDiskUsage } from './disk-usage.ts'
import { createHostTerminal, type HostTerminal } from './host-terminal.ts'
import { descendants, proportionalBytes, readProcessTable, untilGone } from './process-table.ts'
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
  /** Kills every shell and program, for good; resolves when none of them can write any more. The files stay. */
  endShells(): Promise<void>
  /** Kills everything; the files stay. */
  close(): Promise<void>
}

type Command = (argv: readonly string[]) => string[]

/** The shells of one workspace, by the id the page gave them; one that has ended stays until it is closed. */
function createTerminals(command: Command, maxTerminals: number) {
  const terminals = new Map<string, HostTerminal>()
  const running = () => [...terminals.values()].filter(terminal => !terminal.exit())
  return {
    all: () => [...terminals.values()],
    running,
    open(id: string, size: TerminalSize): HostTerminal {
      const known = terminals.get(id)
      if (known) return known
      // One that has ended is there to be read, and gives way to one that is wanted.
      const [ended] = [...terminals.values()].filter(terminal => terminal.exit())
      if (terminals.size >= maxTerminals && ended) terminals.delete(ended.id)
      if (terminals.size >= maxTerminals)
        throw new AppError(
          'too-many-requests',
          `A workspace has at most ${maxTerminals} terminals. Close one first.`,
        )
      const terminal = createHostTerminal({ id, argv: command(['/bin/bash']), size })
      terminals.set(id, terminal)
      return terminal
    },
    async close(id: string) {
      const terminal = terminals.get(id)
      if (!terminal) throw new AppError('unknown-terminal', 'This terminal is closed already.')
      terminals.delete(id)
      terminal.kill()
      await terminal.ended
    },
    async closeAll() {
      const left = running()
      for (const terminal of left) terminal.kill()
      await Promise.all(left.map(terminal => terminal.ended))
    },
  }
}

/** Programs that run through pipes. */
function createPrograms(command: Command) {
  const running = new Map<number, Promise<unknown>>()
  return {
    pids: () => [...running.keys()],
    async run(program: ProgramOptions) {
      const [file = '', ...args] = command(program.argv)
      // A process group of its own, which is killed as a whole.
      const child = spawn(file, args, { env: {}, cwd: '/', stdio: 'pipe', detached: true })
      const result = runToEnd(child, program)
      const { pid } = child
      if (pid === undefined) return result
      running.set(
        pid,
        result.finally(() => running.delete(pid)),
      )
      return result
    },
    async closeAll() {
      for (const pid of running.keys()) killGroup(pid)
      await Promise.allSettled(running.values())
    },
  }
}

async function measureUsage(slot: SandboxSlot, home: string, rootPids: readonly number[]) {
  const processes = descendants(readProcessTable(), rootPids)
  const proportional = () => processes.reduce((sum, entry) => sum + (proportionalBytes(entry.pid) ?? 0), 0)
  return {
    memoryBytes: slot.cgroup?.memoryBytes() ?? proportional(),
    processes: processes.length,
    diskBytes: (await measureDiskUsage(home)).bytes,
    cpuMs: slot.cgroup?.cpuMs() ?? processes.reduce((sum, entry) => sum + entry.cpuMs, 0),
  }
}

/** A workspace whose sandbox exists. */
export function createLiveWorkspace(options: {
  spec: StoredSpec
  folder: string
  slot: SandboxSlot
  parts: SandboxParts
}): LiveWorkspace {
  const { spec, slot, parts } = options
  const { holderPid, uid, cgroups, authorizationToken } = slot
  const { region, projectFolder, environment: extra } = spec
  const { processes, maxTerminals } = spec.limits
  const home = join(options.folder, 'home')
  const argumentsFile = join(options.folder, 'sandbox.args')
  const environment = { region, projectFolder, authorizationToken, extra }
  writeFileSync(argumentsFile, bwrapArguments(parts.stage, environment), { mode: 0o600 })
  slot.limit(spec.limits)
  slot.connectEndpoint(spec.endpoint.socketPath)

  const command: Command = argv =>
    enterCommand(parts, { holderPid, uid, cgroups, argumentsFile, processes, argv })
  const terminals = createTerminals(command, maxTerminals)
  const programs = createPrograms(command)
  const rootPids = () => [...terminals.running().map(terminal => terminal.pid), ...programs.pids()]
  let ended = false
  const refuseWhenEnded = () => {
    if (ended) throw new AppError('workspace-unavailable', 'The shells of this workspace have ended.')
  }
  async function endShells() {
    ended = true
    const inside = descendants(readProcessTable(), rootPids())
    await Promise.all([programs.closeAll(), terminals.closeAll()])
    // What a terminal ran dies with its sandbox, but a moment after the sandbox's own process.
    await untilGone(inside.map(entry => entry.pid))
  }
  return {
    home,
    disk: {},
    uid,
    spec,
    limits: () => spec.limits,
    rootPids,
    notify: text => {
      for (const terminal of terminals.running()) terminal.notify(text)
    },
    openTerminal(id, size) {
      refuseWhenEnded()
      return terminals.open(id, size)
    },
    terminals: terminals.all,
    closeTerminal: terminals.close,
    async exec(program) {
      refuseWhenEnded()
      return programs.run(program)
    },
    setCredentials: slot.credentials.set,
    usage: () => measureUsage(slot, home, rootPids()),
    endShells,
    async close() {
      try {
        await endShells()
      } finally {
        await slot.close()
      }
    },
  }
}
