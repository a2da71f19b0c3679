import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { asUser, isolationOptions } from '../sandbox/isolation.ts'
import { type SandboxStart, spawnSandbox } from '../sandbox/spawn-sandbox.ts'
import { numberedStage, ownMounts, stageCommand } from '../sandbox/stage.ts'

export type Isolation = 'bubblewrap' | 'node-permissions'

/** A sandbox on one copy of a challenge, as it will be started. */
export interface SandboxCommand {
  start(): ChildProcess
  /** Where the sandbox sees the copy of the challenge. */
  readonly challenge: string
}

const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
/** Of this program, a sandbox sees these and nothing else. */
const visible = ['server/checks/sandbox', 'shared', 'node_modules/zod', 'package.json']

/** Objects of a check's code; a snapshot is at most 256 KiB. */
const heapMb = 96
/** Everything a sandbox may allocate besides, buffers included. */
const dataBytes = 640 * 1024 * 1024
/** Has no account on the machine; everything a sandbox started by root runs as. */
const sandboxUser = 199_994

const limits = [
  ...['/usr/bin/prlimit', `--data=${dataBytes}`, '--core=0', '--fsize=0', '--nofile=64', '--nproc=48'],
  ...['--memlock=65536', '--msgqueue=0', '--'],
]
const nodeOptions = [
  `--max-old-space-size=${heapMb}`,
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  '--disable-warning=ExperimentalWarning',
]

/** The command that starts a sandbox on one copy of a challenge. */
export function sandboxCommand(isolation: Isolation, challengeCopy: string): SandboxCommand {
  switch (isolation) {
    case 'bubblewrap':
      return bubblewrapped(challengeCopy)
    case 'node-permissions':
      return permitted(challengeCopy)
    default:
      return isolation satisfies never
  }
}

function bubblewrapped(challengeCopy: string): SandboxCommand {
  const mounts = [
    { from: process.execPath, to: '/assay/node' },
    { from: challengeCopy, to: '/assay/challenge' },
    ...visible.map(path => ({ from: `${project}/${path}`, to: `/assay/${path}` })),
  ]
  const { launcher, staged } = reachable(mounts.map(({ from }) => from))
  const start: SandboxStart = {
    tenant: 'check',
    launcher,
    options: [
      ...isolationOptions({ hostname: 'checks', uid: 1000, gid: 1000, network: 'none' }),
      ...systemMounts,
      ...mounts.flatMap(({ from, to }) => ['--ro-bind', staged(from), to]),
      ...['--remount-ro', '/', '--chdir', '/assay', '--clearenv'],
    ],
    command: [...limits, '/assay/node', ...nodeOptions, '/assay/server/checks/sandbox/sandbox-main.ts'],
  }
  return { start: () => spawnSandbox(start, 'pipe'), challenge: '/assay/challenge' }
}

const systemMounts = [
  ...['--ro-bind', '/usr/bin/prlimit', '/usr/bin/prlimit', '--ro-bind', '/usr/lib', '/usr/lib'],
  ...['--ro-bind-try', '/usr/lib64', '/usr/lib64', '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
  ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
]

/**
 * Bubblewrap run by root would leave the code with root's rights over files. So root first stages the few paths of this
 * sandbox, in mounts that end with it, and then becomes another user.
 */
function reachable(paths: readonly string[]): {
  launcher: readonly string[]
  staged(path: string): string
} {
  if (process.getuid?.() !== 0) return { launcher: [], staged: path => path }
  const { stage, staged } = numberedStage(paths)
  return { launcher: [...ownMounts, ...stageCommand(stage), ...asUser(sandboxUser)], staged }
}

function permitted(challengeCopy: string): SandboxCommand {
  const readable = [challengeCopy, ...visible.map(path => `${project}/${path}`)].filter(existsSync)
  const args = [
    ...['--permission', ...readable.map(path => `--allow-fs-read=${path}`), ...nodeOptions],
    `${project}/server/checks/sandbox/sandbox-main.ts`,
  ]
  return {
    start: () => spawn(process.execPath, args, { stdio: 'pipe', env: {}, cwd: '/', detached: true }),
    challenge: challengeCopy,
  }
}
