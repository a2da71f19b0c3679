import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../../shared/problem.ts'
import { type StoredSpec, storedSpecSchema } from './protocol.ts'

const specFile = 'workspace.json'
/** Folders that are no workspace: slots that were never claimed, and what is being deleted. */
const slotPrefix = '.slot-'
const deletedPrefix = '.deleted-'

/**
 * Deletes a folder whose content belongs to a candidate. Nothing may run in it any more. An ordinary user first needs to open
 * folders the candidate has closed.
 */
async function removeTree(path: string) {
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const
  try {
    await rm(path, options)
  } catch {
    await promisify(execFile)('/usr/bin/chmod', ['-R', 'u+rwX', path]).catch(() => {
      // Whatever is in the way, the next line reports.
    })
    await rm(path, options)
  }
}

/** The workspaces on disk: `<root>/<id>/` with `home/`, the stored specification and the arguments of its sandbox. */
export function createWorkspaceFolders(root: string) {
  mkdirSync(root, { recursive: true })
  let counter = 0

  const pathOf = (name: string) => join(root, name)
  const names = () => readdirSync(root)
  function readStored(id: string): unknown {
    let text: string
    try {
      text = readFileSync(join(pathOf(id), specFile), 'utf8')
    } catch {
      return undefined
    }
    return JSON.parse(text)
  }

  return {
    pathOf,
    list: () => names().filter(name => !name.startsWith('.')),
    /** Undefined if there is no such workspace; throws `workspace-unavailable` for one of another version. */
    readSpec(id: string): { spec: StoredSpec; uid: number | undefined } | undefined {
      const stored = readStored(id)
      if (stored === undefined) return undefined
      const spec = storedSpecSchema.safeParse(stored)
      if (spec.success) return { spec: spec.data, uid: uidOf(stored) }
      throw new AppError(
        'workspace-unavailable',
        'This workspace was made by another version of Assay and cannot be opened by this one. Start a new attempt.',
        { cause: spec.error },
      )
    },
    /** The users that workspaces have, also those of another version. */
    uids: () => names().flatMap(name => uidOf(readStored(name)) ?? []),
    makeSlot(): { name: string; folder: string } {
      counter += 1
      const name = `${slotPrefix}${process.pid}-${counter}`
      mkdirSync(pathOf(name))
      return { name, folder: pathOf(name) }
    },
    /** Gives a filled slot its name: from here on the workspace exists. */
    claim(slotName: string, spec: StoredSpec, uid: number | undefined): string {
      const text = JSON.stringify({ ...spec, uid })
      writeFileSync(join(pathOf(slotName), specFile), text, { mode: 0o600, flush: true })
      renameSync(pathOf(slotName), pathOf(spec.id))
      return pathOf(spec.id)
    },
    async remove(name: string) {
      counter += 1
      const doomed = pathOf(`${deletedPrefix}${process.pid}-${counter}`)
      renameSync(pathOf(name), doomed)
      await removeTree(doomed)
    },
    /** What an earlier host left unfinished. */
    async sweep() {
      const left = names().filter(name => name.startsWith(slotPrefix) || name.startsWith(deletedPrefix))
      await Promise.all(left.map(name => removeTree(pathOf(name))))
    },
  }
}

function uidOf(stored: unknown): number | undefined {
  const uid = typeof stored === 'object' && stored !== null && 'uid' in stored ? stored.uid : undefined
  return typeof uid === 'number' ? uid : undefined
}

export type WorkspaceFolders = ReturnType<typeof createWorkspaceFolders>

/**
 * Users of no account on the machine (above systemd's container range, below the 31-bit limit of old file systems). One a
 * workspace, so that the kernel itself keeps them apart.
 */
const firstUid = 1_900_000_000
const lastUid = 1_900_065_535

/** Undefined where the host is not root: everything then runs as the host's own user. */
export function createUidPool(folders: WorkspaceFolders): { take(): number | undefined } {
  const isRoot = process.getuid?.() === 0
  const taken = isRoot ? folders.uids() : []
  let next = Math.max(firstUid, ...taken.map(uid => uid + 1))
  return {
    take() {
      if (!isRoot) return undefined
      if (next > lastUid) next = firstUid
      next += 1
      return next - 1
    },
  }
}
