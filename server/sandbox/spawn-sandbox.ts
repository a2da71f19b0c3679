import { type ChildProcess, spawn } from 'node:child_process'
import { separatedByNul } from './isolation.ts'
import { seccompFilter } from './seccomp-filter.ts'
import type { SandboxTenant } from './system-calls.ts'

/** One start of bubblewrap. */
export interface SandboxStart {
  readonly tenant: SandboxTenant
  /** Program and arguments before bubblewrap's, such as those that make it another user's. */
  readonly launcher: readonly string[]
  /** Bubblewrap's own; the order matters: later mounts lie over earlier ones. */
  readonly options: readonly string[]
  /** What runs inside. */
  readonly command: readonly string[]
}

/** For a sandbox that is told nothing, or everything, by its input. */
export type SandboxInput = 'ignore' | 'pipe'

const bubblewrap = '/usr/bin/bwrap'
const optionsDescriptor = 3
const filterDescriptor = 4

/**
 * Starts a sandbox that leads a process group of its own, with pipes for what it prints. Throws for options that are none.
 * Ended by `killGroupOf`.
 */
export function spawnSandbox(
  { tenant, launcher, options, command }: SandboxStart,
  input: SandboxInput,
): ChildProcess {
  const given = separatedByNul(['--seccomp', String(filterDescriptor), ...options])
  const filter = seccompFilter(tenant)
  const words = [...launcher, bubblewrap, '--args', String(optionsDescriptor), '--', ...command]
  const [program = bubblewrap, ...args] = words
  const child = spawn(program, args, {
    stdio: [input, 'pipe', 'pipe', 'pipe', 'pipe'],
    env: {},
    cwd: '/',
    detached: true,
  })
  give(child, optionsDescriptor, given)
  give(child, filterDescriptor, filter)
  return child
}

function give(child: ChildProcess, descriptor: number, content: string | Uint8Array): void {
  const pipe = child.stdio[descriptor]
  // Where bubblewrap is missing or refuses, it closes its end first: its exit tells the story.
  pipe?.on('error', () => {})
  if (pipe && 'end' in pipe) pipe.end(content)
}
