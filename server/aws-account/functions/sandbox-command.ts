import { folderOptions, isolationOptions } from '../../sandbox/isolation.ts'
import type { SandboxStart } from '../../sandbox/spawn-sandbox.ts'
import type { FunctionBuild } from './function-build.ts'
import { type RuntimeLanguage, runtimeLanguage } from './runtime-name.ts'
import type { SandboxStage } from './sandbox-stage.ts'
import type { SdkPackages } from './sdk-packages.ts'

/** Host paths that every sandbox binds. */
export interface SandboxPaths {
  readonly node: string
  /** The folder of the bootstraps. */
  readonly runtime: string
  readonly sdk: SdkPackages
}

/** What one sandbox binds besides. */
export interface SandboxFolders {
  readonly code: string
  /** Holds `runtime.sock` and `account.sock`. */
  readonly sockets: string
  /** What its layers put below /opt; undefined if it has none. */
  readonly layers: string | undefined
  /** What Node loads as it was compiled beforehand; undefined if there is none yet. */
  readonly compiled: string | undefined
}

/** Where AWS has its Node, and where here the SDK is: /opt is of the layers alone. */
const NODE = '/var/lang/bin/node'
export const SDK = '/var/lang/lib/node_modules'

/**
 * Everything above this a function allocates is refused at once; the watch on its real use is finer. Of this the kernel counts
 * 580 MB for Node alone: with less, a function on a busy machine was refused memory before the wall had ended it.
 */
const dataHeadroomMb = 1536
const maxProcesses = 256
const maxOpenFiles = 1024

export function sandboxCommand(
  build: FunctionBuild,
  stage: SandboxStage,
  paths: SandboxPaths,
  folders: SandboxFolders,
  variables: Readonly<Record<string, string>>,
): SandboxStart {
  const language = runtimeLanguage(build.runtime) ?? 'node'
  return {
    tenant: 'function',
    launcher: stage.launcher,
    options: [
      ...isolationOptions({ hostname: 'lambda', uid: 993, gid: 990, network: 'none' }),
      ...systemMounts,
      ...['--size', String(build.ephemeralStorageMb * 1_048_576), '--perms', '1777', '--tmpfs', '/tmp'],
      ...['--ro-bind', stage.staged(folders.code), '/var/task'],
      ...(folders.layers === undefined ? [] : ['--ro-bind', stage.staged(folders.layers), '/opt']),
      ...['--ro-bind', stage.staged(paths.runtime), '/var/runtime'],
      ...['passwd', 'hosts'].flatMap(name => [
        '--ro-bind',
        stage.staged(`${paths.runtime}/${name}`),
        `/etc/${name}`,
      ]),
      ...['--ro-bind', stage.staged(folders.sockets), '/run/lambda'],
      ...(language === 'node' || build.program !== undefined ? nodeMounts(stage, paths, folders) : []),
      ...['--remount-ro', '/', '--chdir', '/var/task', '--clearenv'],
      ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]),
    ],
    command: ['/bin/bash', '-c', startScript(build), 'lambda', ...interpreter(language, build)],
  }
}

const systemMounts = [
  ...folderOptions(['/usr', '/var', '/run', '/etc', '/etc/ssl', '/opt']),
  ...['/usr/bin', '/usr/lib', '/usr/lib64', '/usr/share/zoneinfo', '/usr/share/ca-certificates'].flatMap(
    path => ['--ro-bind-try', path, path],
  ),
  ...[
    '/etc/ssl/certs',
    '/etc/ssl/openssl.cnf',
    '/etc/ld.so.cache',
    '/etc/localtime',
    '/etc/alternatives',
  ].flatMap(path => ['--ro-bind-try', path, path]),
  ...['--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64', '--symlink', 'usr/bin', '/bin'],
  ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
]

/**
 * `import '@aws-sdk/…'` looks in `node_modules` of every parent of /var/task, `require` also where NODE_PATH says: both
 * find the SDK.
 */
function nodeMounts(
  stage: SandboxStage,
  { node, sdk: { nodeModules, folders } }: SandboxPaths,
  { compiled }: SandboxFolders,
): string[] {
  return [
    ...folderOptions(['/var/lang', '/var/lang/bin', '/var/lang/lib', SDK]),
    ...['--ro-bind', stage.staged(node), NODE],
    ...folders.flatMap(folder => ['--ro-bind', stage.staged(`${nodeModules}/${folder}`), `${SDK}/${folder}`]),
    ...(compiled === undefined ? [] : ['--ro-bind-try', stage.staged(compiled), '/var/lang/compiled']),
    ...['--symlink', SDK, '/node_modules'],
  ]
}

/** Closes what the host left open, sets limits that count inside this sandbox alone, and becomes the runtime. */
function startScript(build: FunctionBuild): string {
  return [
    // Nothing of the loop may be redirected: the shell keeps the real standard error in a descriptor that the loop closes.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in.
    'for f in /proc/self/fd/*; do n=${f##*/}; if (( n > 2 && n != 255 )); then eval "exec $n>&-"; fi; done',
    `ulimit -u ${maxProcesses} -n ${maxOpenFiles} -c 0 -d ${(build.memoryMb + dataHeadroomMb) * 1024}`,
    'exec "$@"',
  ].join('\n')
}

function interpreter(language: RuntimeLanguage, build: FunctionBuild): string[] {
  if (build.program !== undefined) return [NODE, '/var/runtime/agent-server.mjs', language, build.program]
  switch (language) {
    case 'python':
      return ['/usr/bin/python3', '-u', '-B', '/var/runtime/bootstrap.py']
    case 'node':
      return [
        NODE,
        ...withoutLaterFeatures(build),
        // To parse Node's own list of authorities is a tenth of a cold start with the SDK; those of the system are there.
        '--use-openssl-ca',
        `--max-old-space-size=${Math.max(32, Math.floor(build.memoryMb * 0.9))}`,
        '/var/runtime/bootstrap.mjs',
      ]
    default:
      return language satisfies never
  }
}

/** What AWS leaves off before Node 24, which is the one that runs here; a function may switch it on, as there. */
function withoutLaterFeatures({ runtime, environment }: FunctionBuild): string[] {
  const features = ['experimental-require-module', 'experimental-detect-module']
  const asked = environment.NODE_OPTIONS ?? ''
  if (runtime === 'nodejs24.x') return []
  return features.filter(feature => !asked.includes(feature)).map(feature => `--no-${feature}`)
}
