import { readFileSync } from 'node:fs'
import { asUser } from '../../sandbox/isolation.ts'
import { ownMounts, stageCommand } from '../../sandbox/stage.ts'
import type { SandboxParts } from './sandbox-parts.ts'
import { stageLayout } from './stage-layout.ts'

/**
 * The chains of programs through which everything in a workspace is started; the shell scripts beside this file are their
 * links. The same for root and for an ordinary user, except that root first becomes the workspace's own user.
 */

const script = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
/** Without ~/.bashrc, which bash reads when its input is a socket. */
const shell = ['/bin/bash', '--norc', '--noprofile', '-c']
const launchScript = script('launch.sh')
const holdScript = script('hold.sh')
const enterScript = script('enter.sh')

/** Without it, a process of a workspace could be traced by, or signal, one of another. */
const asOwner = (uid: number | undefined) => (uid === undefined ? [] : asUser(uid))

function launch(
  parts: SandboxParts,
  cgroups: readonly string[],
  sandbox: { readonly argumentsFile: string } | undefined,
) {
  return [
    ...shell,
    launchScript,
    'launch',
    cgroups.join(':') || '-',
    sandbox ? parts.seccompFile : '-',
    sandbox ? sandbox.argumentsFile : '-',
    String(parts.niceness),
    parts.dataLimitBytes < 0 ? 'unlimited' : String(parts.dataLimitBytes),
  ]
}

/** The process that keeps a workspace's namespaces: prints `ready`, ends when its input does. */
export function holdCommand(
  parts: SandboxParts,
  options: { home: string; uid: number | undefined; cgroups: readonly string[] },
): string[] {
  const stage = stageCommand(stageLayout(parts, options.home))
  const ownWorld = [
    '/usr/bin/unshare',
    '--user',
    '--map-root-user',
    '--net',
    '--mount',
    '--propagation',
    'private',
  ]
  const hold = [...shell, holdScript, 'hold', parts.stage]
  return [
    ...launch(parts, options.cgroups, undefined),
    // Root stages before it gives up its rights: the workspace's user may not be able to reach the data folder.
    ...(options.uid === undefined
      ? [...ownWorld, ...stage]
      : [...ownMounts, ...stage, ...asOwner(options.uid), ...ownWorld]),
    ...hold,
  ]
}

/** Runs `argv` in a sandbox of its own inside the namespaces kept by `holderPid`. The pid of the chain is bwrap's. */
export function enterCommand(
  parts: SandboxParts,
  options: {
    holderPid: number
    uid: number | undefined
    cgroups: readonly string[]
    argumentsFile: string
    processes: number
    argv: readonly string[]
  },
): string[] {
  return [
    ...launch(parts, options.cgroups, options),
    ...asOwner(options.uid),
    '/usr/bin/nsenter',
    '-t',
    String(options.holderPid),
    '--user',
    '--net',
    '--mount',
    '--preserve-credentials',
    ...shell,
    enterScript,
    'enter',
    String(options.processes),
    ...options.argv,
  ]
}

/** Runs a program of the host's with nothing of the workspace but its network. */
export function inNetworkCommand(holderPid: number, isRoot: boolean, argv: readonly string[]): string[] {
  const namespaces = isRoot ? ['--net'] : ['--user', '--net', '--preserve-credentials']
  return ['/usr/bin/nsenter', '-t', String(holderPid), ...namespaces, ...argv]
}
