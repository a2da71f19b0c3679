import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * From where sandboxes are started. For an ordinary user that is the machine as it is. For root it is a private mount
 * namespace in which the few paths a sandbox binds are reachable for an unprivileged user, although their parents
 * (`/root`, a closed data folder) may not be; and every sandbox starts as that user, because bubblewrap run by root
 * would leave the code with root's rights over files.
 */
export interface SandboxStage {
  /** Program and arguments that run bubblewrap, to be followed by bubblewrap's own arguments. */
  readonly launcher: readonly string[]
  /** The user that owns what a sandbox must reach; undefined where it is the user of this process. */
  readonly owner: number | undefined
  /** Where a staged path, or a path below it, is found when a sandbox starts. */
  staged(path: string): string
  /** False once the stage has gone, by whatever hand: a new one must be made. */
  isStanding(): boolean
  close(): void
}

/** The user of all sandboxes started by root; has no account on the machine. */
const sandboxUser = 199_993
const bubblewrap = '/usr/bin/bwrap'

/** Stages `paths` (files or folders). Rejects with a sentence when the machine does not allow it. */
export async function createSandboxStage(paths: readonly string[]): Promise<SandboxStage> {
  if (process.getuid?.() !== 0)
    return {
      launcher: [bubblewrap],
      owner: undefined,
      staged: path => path,
      isStanding: () => true,
      close: () => {},
    }
  const holder = await holdMounts(paths)
  const setpriv = ['--reuid', sandboxUser, '--regid', sandboxUser, '--clear-groups'].map(String)
  return {
    launcher: [
      '/usr/bin/nsenter',
      `--mount=/proc/${holder.pid}/ns/mnt`,
      '/usr/bin/setpriv',
      ...setpriv,
      '--inh-caps=-all',
      '--bounding-set=-all',
      '--no-new-privs',
      bubblewrap,
    ],
    owner: sandboxUser,
    staged: path => stagedPath(paths, path),
    isStanding: () => holder.exitCode === null && holder.signalCode === null,
    close: () => holder.stdin?.end(),
  }
}

function stagedPath(paths: readonly string[], path: string): string {
  const index = paths.findIndex(staged => path === staged || path.startsWith(`${staged}/`))
  const base = paths[index]
  if (base === undefined) throw new Error(`${path} is not staged for sandboxes`)
  return `/mnt/${index}${path.slice(base.length)}`
}

/** `cat` keeps the namespace alive and ends with this process, because its standard input closes with it. */
const mountScript = `
mount -t tmpfs -o mode=0711,size=64k none /mnt || exit 1
index=0
for path; do
  if [ -d "$path" ]; then mkdir "/mnt/$index"; else : > "/mnt/$index"; fi
  mount --bind "$path" "/mnt/$index" || exit 1
  index=$((index + 1))
done
echo ready
exec cat`

async function holdMounts(paths: readonly string[]): Promise<ChildProcess> {
  const holder = spawn(
    '/usr/bin/unshare',
    ['--mount', '--propagation', 'private', '--', '/bin/sh', '-c', mountScript, 'stage', ...paths],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }, cwd: '/' },
  )
  let said = ''
  holder.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ready = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'close').then(() => false),
  ])
  if (!ready) throw new Error(`Functions cannot run here: no private mounts are allowed (${said.trim()}).`)
  holder.unref()
  for (const stream of [holder.stdin, holder.stdout, holder.stderr]) {
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
  }
  return holder
}
