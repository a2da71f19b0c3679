import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Capabilities, WorkspaceDriver } from '../driver.ts'
import type { HostReply } from '../host/protocol.ts'
import { isolationProblems, parseFindings } from './isolation-findings.ts'

const bwrap = '/usr/bin/bwrap'
const neededTools: readonly { readonly path: string; readonly debianPackage: string }[] = [
  { path: bwrap, debianPackage: 'bubblewrap' },
  ...['unshare', 'nsenter', 'setpriv', 'prlimit', 'flock'].map(name => ({
    path: `/usr/bin/${name}`,
    debianPackage: 'util-linux',
  })),
  { path: '/bin/bash', debianPackage: 'bash' },
  { path: '/sbin/ip', debianPackage: 'iproute2' },
]
const minimumBwrap = [0, 8] as const
const probeScript = readFileSync(new URL('probe.sh', import.meta.url), 'utf8')
const run = promisify(execFile)

const exists = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined

function missingTools(): string[] {
  const missing = neededTools.filter(({ path }) => !exists(path))
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))]
  if (missing.length === 0) return []
  return [
    `Not installed: ${missing.map(({ path }) => path).join(', ')}. Run \`apt-get install ${packages.join(' ')}\` as root.`,
  ]
}

/** A bwrap that belongs to the user of the sandbox could be overwritten from inside through /proc. */
async function bwrapProblems(): Promise<string[]> {
  const { uid, mode } = statSync(bwrap)
  if (uid !== 0) return [`${bwrap} must belong to root; install the package bubblewrap of the system.`]
  if ((mode & 0o4000) !== 0)
    return [`${bwrap} is set-uid, which forbids --disable-userns; run \`chmod u-s ${bwrap}\`.`]
  const { stdout } = await run(bwrap, ['--version'])
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number)
  if (major > minimumBwrap[0] || (major === minimumBwrap[0] && minor >= minimumBwrap[1])) return []
  return [`bubblewrap ${major}.${minor} is too old; ${minimumBwrap.join('.')} or newer is needed.`]
}

const readSetting = (path: string) => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined // The kernel does not have this switch.
  }
}

async function namespaceProblems(): Promise<string[]> {
  const works = await run('/usr/bin/unshare', [
    '--user',
    '--map-root-user',
    '--net',
    '--mount',
    '/bin/true',
  ]).then(
    () => true,
    () => false,
  )
  if (works) return []
  if (readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return [
      'AppArmor forbids user namespaces. Run `sysctl kernel.apparmor_restrict_unprivileged_userns=0` as root.',
    ]
  if (readSetting('/proc/sys/kernel/unprivileged_userns_clone') === '0')
    return ['User namespaces are switched off. Run `sysctl kernel.unprivileged_userns_clone=1` as root.']
  return [
    'This machine does not allow user namespaces, which workspaces are isolated by. In a container, allow them (for Docker: `--security-opt seccomp=unconfined --cap-add SYS_ADMIN`); on a machine, raise `user.max_user_namespaces`.',
  ]
}

async function probeProblems(driver: WorkspaceDriver): Promise<string[]> {
  const workspace = await driver.create({
    id: `self-test-${randomBytes(6).toString('hex')}`,
    limits: {
      memoryBytes: 256 * 1024 * 1024,
      processes: 64,
      cpuMillis: 1000,
      diskBytes: 16 * 1024 * 1024,
      fileCount: 1000,
      maxTerminals: 1,
    },
    environment: {},
    endpoint: { kind: 'local', socketPath: '/nonexistent' },
    region: 'us-east-1',
    files: [],
  })
  try {
    const probe = await workspace.exec(['/bin/bash', '-c', probeScript], {
      timeoutMs: 20_000,
      maxOutputBytes: 64 * 1024,
    })
    return isolationProblems(parseFindings(Buffer.from(probe.stdout).toString()))
  } finally {
    await workspace.destroy()
  }
}

type Findings = Pick<Capabilities, 'isolation' | 'problems'>

/** Looks for what is missing first, then at what a real workspace can see and do. */
async function findProblems(driver: WorkspaceDriver): Promise<Findings> {
  try {
    for (const check of [missingTools, bwrapProblems, namespaceProblems]) {
      const problems = await check()
      if (problems.length > 0) return { isolation: 'none', problems }
    }
    const problems = await probeProblems(driver)
    return { isolation: problems.length === 0 ? 'shared-kernel' : 'incomplete', problems }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { isolation: 'none', problems: [`No workspace could be started: ${why}`] }
  }
}

export async function testIsolation(
  driver: WorkspaceDriver,
  identity: () => Promise<HostReply<'hello'>>,
): Promise<Capabilities> {
  // The host takes as long to start as the rest of the test; without its tools it would not come up.
  const starting = missingTools().length === 0 ? identity().catch(() => undefined) : undefined
  const { isolation, problems } = await findProblems(driver)
  const host = await starting
  return {
    isolation,
    perWorkspaceUid: process.getuid?.() === 0,
    memoryLimit: host?.memoryLimit ?? 'watchdog',
    diskQuota: 'watchdog',
    cpuLimit: host?.cpuLimit ?? false,
    examReady: isolation === 'shared-kernel',
    problems,
  }
}
