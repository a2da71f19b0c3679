import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { asUser } from '../../sandbox/isolation.ts'
import { numberedStage, ownMounts, type Stage, stageCommand } from '../../sandbox/stage.ts'

/**
 * From where sandboxes are started. For an ordinary user that is the machine as it is. For root it is a private mount
 * namespace in which the few paths a sandbox binds are reachable for an unprivileged user, although their parents
 * (`/root`, a closed data folder) may not be; and every sandbox starts as that user, because bubblewrap run by root
 * would leave the code with root's rights over files.
 */
export interface SandboxStage {
  /** Program and arguments before bubblewrap's. */
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

/** Stages `paths` (files or folders). Rejects with a sentence when the machine does not allow it. */
export async function createSandboxStage(paths: readonly string[]): Promise<SandboxStage> {
  if (process.getuid?.() !== 0)
    return {
      launcher: [],
      owner: undefined,
      staged: path => path,
      isStanding: () => true,
      close: () => {},
    }
  const { stage, staged } = numberedStage(paths)
  const holder = await holdMounts(stage)
  return {
    launcher: ['/usr/bin/nsenter', `--mount=/proc/${holder.pid}/ns/mnt`, ...asUser(sandboxUser)],
    owner: sandboxUser,
    staged,
    isStanding: () => holder.exitCode === null && holder.signalCode === null,
    close: () => holder.stdin?.end(),
  }
}

/** `cat` keeps the namespace alive and ends with this process, because its standard input closes with it. */
const hold = ['/bin/sh', '-c', 'echo ready; exec cat']

async function holdMounts(stage: Stage): Promise<ChildProcess> {
  const [program = '', ...args] = [...ownMounts, ...stageCommand(stage), ...hold]
  const holder = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    cwd: '/',
  })
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
