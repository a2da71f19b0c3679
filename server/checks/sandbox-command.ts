import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Isolation = 'bubblewrap' | 'node-permissions'

export interface SandboxCommand {
  readonly program: string
  readonly args: readonly string[]
  /** Bubblewrap's own arguments for file descriptor 3, NUL separated: host paths stay out of `ps`. */
  readonly options: string
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
const sandboxUser = '199994'

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
  const asRoot = process.getuid?.() === 0
  const mounts = [
    { from: process.execPath, to: '/assay/node' },
    { from: challengeCopy, to: '/assay/challenge' },
    ...visible.map(path => ({ from: `${project}/${path}`, to: `/assay/${path}` })),
  ]
  const sources = mounts.map(mount => mount.from)
  const binds = mounts.flatMap(({ from, to }, index) => ['--ro-bind', asRoot ? `/mnt/${index}` : from, to])
  const bubblewrap = ['/usr/bin/bwrap', '--args', '3', '--', ...limits, '/assay/node', ...nodeOptions]
  const inside = [...bubblewrap, '/assay/server/checks/sandbox/sandbox-main.ts']
  const options = [...isolationOptions, ...binds, '--remount-ro', '/', '--chdir', '/assay', '--clearenv']
  return {
    ...(asRoot
      ? { program: '/usr/bin/unshare', args: asSandboxUser(sources, inside) }
      : { program: inside[0] ?? '', args: inside.slice(1) }),
    options: options.map(option => `${option}\0`).join(''),
    challenge: '/assay/challenge',
  }
}

const isolationOptions = [
  ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--as-pid-1'],
  ...['--cap-drop', 'ALL', '--hostname', 'checks', '--uid', '1000', '--gid', '1000'],
  ...['--ro-bind', '/usr/bin/prlimit', '/usr/bin/prlimit', '--ro-bind', '/usr/lib', '/usr/lib'],
  ...['--ro-bind-try', '/usr/lib64', '/usr/lib64', '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
  ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
]

/**
 * Bubblewrap run by root would leave the code with root's rights over files. So root first puts the few paths of this
 * sandbox where an unprivileged user reaches them (their parents, such as a closed data folder, stay closed), in a mount
 * namespace that ends with the sandbox, and then becomes that user.
 */
function asSandboxUser(sources: readonly string[], inside: readonly string[]): string[] {
  const drop = ['/usr/bin/setpriv', '--reuid', sandboxUser, '--regid', sandboxUser, '--clear-groups']
  const powers = ['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs']
  const stage = ['--mount', '--propagation', 'private', '--', '/bin/sh', '-c', stageScript, 'stage']
  return [...stage, ...sources, '--', ...drop, ...powers, ...inside]
}

const stageScript = `
mount -t tmpfs -o mode=0711,size=64k none /mnt || exit 70
index=0
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "/mnt/$index"; else : > "/mnt/$index"; fi
  mount --bind "$1" "/mnt/$index" || exit 71
  index=$((index + 1))
  shift
done
shift
exec "$@"
`

function permitted(challengeCopy: string): SandboxCommand {
  const readable = [challengeCopy, ...visible.map(path => `${project}/${path}`)].filter(existsSync)
  return {
    program: process.execPath,
    args: [
      ...['--permission', ...readable.map(path => `--allow-fs-read=${path}`), ...nodeOptions],
      `${project}/server/checks/sandbox/sandbox-main.ts`,
    ],
    options: '',
    challenge: challengeCopy,
  }
}
