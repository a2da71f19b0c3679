import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One folder in a mount namespace of its own, below which everything lies that a sandbox is to see. So a user who may not
 * pass through the folders of the host (`/root`, a closed data folder) reaches these few paths and nothing beside them.
 */
export interface Stage {
  /** A folder that exists on every Linux, to mount over. */
  readonly at: string
  /** What is mounted on: paths below the stage. */
  readonly folders: readonly string[]
  readonly files: readonly string[]
  /** In their order. */
  readonly mounts: readonly StageMount[]
}

/** What is mounted at `to`: a path of this machine, or memory. */
export type StageMount =
  | { readonly from: string; readonly to: string }
  /** Memory, with options of mount(8). */
  | { readonly tmpfs: string; readonly to: string }

const script = readFileSync(new URL('stage.sh', import.meta.url), 'utf8')

/** Gives what follows mounts of its own. The user must be root, of the machine or of a namespace. */
export const ownMounts = ['/usr/bin/unshare', '--mount', '--propagation', 'private', '--']

/** Makes the stage, and becomes whatever command follows. To be run where mounts are its own. */
export function stageCommand(stage: Stage): string[] {
  const lists = [stage.folders, stage.files].map(paths => paths.join(':'))
  return ['/bin/sh', '-c', script, 'stage', stage.at, ...lists, mountTable(stage)]
}

/** A stage on which each of these files and folders has a number, and how to find what lies at or below one of them. */
export function numberedStage(paths: readonly string[]): { stage: Stage; staged(path: string): string } {
  const at = '/mnt'
  const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true
  const numbers = paths.map((path, index) => ({ to: String(index), isFile: isFile(path) }))
  const targets = (files: boolean) => numbers.filter(one => one.isFile === files).map(one => one.to)
  return {
    stage: {
      at,
      folders: targets(false),
      files: targets(true),
      mounts: paths.map((from, index) => ({ from, to: String(index) })),
    },
    staged(path) {
      const index = paths.findIndex(staged => path === staged || path.startsWith(`${staged}/`))
      const base = paths[index]
      if (base === undefined) throw new Error(`${path} is not staged for sandboxes`)
      return `${at}/${index}${path.slice(base.length)}`
    },
  }
}

/** The characters that end a field of fstab(5), and the one that escapes them. */
const special = /[\s\\]/g
const field = (path: string) =>
  path.replace(special, found => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`)

/**
 * A line each as in fstab(5). Without options of mount's own (x-mount.*): it notes those below /run, where an ordinary user
 * may not write.
 */
export function mountTable({ at, mounts }: Stage): string {
  const line = (mount: StageMount) => {
    const to = field(join(at, mount.to))
    return 'from' in mount
      ? `${field(mount.from)} ${to} none bind 0 0\n`
      : `none ${to} tmpfs ${mount.tmpfs} 0 0\n`
  }
  return mounts.map(line).join('')
}
