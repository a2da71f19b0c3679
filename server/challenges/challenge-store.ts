import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ChallengeFile } from './challenge-files.ts'

/** Every version that was ever loaded, by the digest of its content, so that an attempt keeps the one it began with. */
export interface ChallengeStore {
  folderOf(digest: string): string
  has(digest: string): Promise<boolean>
  /** Keeps a copy. Whole or not at all: a crash in between leaves nothing that looks like a version. */
  keep(digest: string, files: readonly ChallengeFile[]): Promise<void>
}

export function createChallengeStore(folder: string): ChallengeStore {
  const folderOf = (digest: string) => join(folder, digest)
  const has = (digest: string) =>
    access(folderOf(digest)).then(
      () => true,
      () => false,
    )
  return {
    folderOf,
    has,
    async keep(digest, files) {
      if (await has(digest)) return
      const incoming = join(folder, `incoming-${randomBytes(6).toString('hex')}`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await makeFolder(incoming)
        for (const file of files) await write(incoming, file)
        await rename(incoming, folderOf(digest))
      } catch (error) {
        await rm(incoming, { recursive: true, force: true })
        // Somebody else has just kept the same version: theirs is as good.
        if (!(await has(digest))) throw error
      }
    },
  }
}

/** Modes are set and not only asked for: sandboxes read the copy as another user, whatever the mask of this process. */
async function write(folder: string, file: ChallengeFile): Promise<void> {
  const path = join(folder, file.path)
  await makeFolder(dirname(path))
  await writeFile(path, file.data, { flag: 'wx' })
  await chmod(path, file.executable ? 0o555 : 0o444)
}

async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, 0o755)
}
