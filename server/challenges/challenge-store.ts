import { randomBytes } from 'node:crypto'
import { access, chmod, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ChallengeFile } from './challenge-files.ts'

/** Versions of challenges by the digest of their content, so that an attempt keeps the one it began with. */
export interface ChallengeStore {
  folderOf(digest: string): string
  has(digest: string): Promise<boolean>
  /**
   * Keeps a copy, and says whether that is a new one. Whole or not at all: a crash in between leaves nothing that looks like
   * a version.
   */
  keep(digest: string, files: readonly ChallengeFile[]): Promise<boolean>
  /**
   * Removes the oldest of the versions that are not `wanted` until `unwantedAtMost` of them are left; `wanted` is asked only
   * when there are so many. Removes nothing when that cannot be answered.
   */
  keepOnly(wanted: () => Promise<ReadonlySet<string>>, unwantedAtMost: number): Promise<void>
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
      if (await has(digest)) {
        // The youngest are the last to go.
        await utimes(folderOf(digest), new Date(), new Date())
        return false
      }
      const incoming = join(folder, `incoming-${randomBytes(6).toString('hex')}`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await makeFolder(incoming)
        for (const file of files) await write(incoming, file)
        await rename(incoming, folderOf(digest))
        return true
      } catch (error) {
        await rm(incoming, { recursive: true, force: true })
        // Somebody else has just kept the same version: theirs is as good.
        if (!(await has(digest))) throw error
        return false
      }
    },
    async keepOnly(wanted, unwantedAtMost) {
      const all = await versionsIn(folder)
      if (all.length <= unwantedAtMost) return
      const wantedNow = await wanted().catch(() => undefined)
      if (wantedNow === undefined) return
      const unwanted = all.filter(({ digest }) => !wantedNow.has(digest))
      const tooMany = unwanted.slice(0, Math.max(unwanted.length - unwantedAtMost, 0))
      for (const { digest } of tooMany)
        await remove(folderOf(digest)).catch(() => {
          // It stays until the next time.
        })
    },
  }
}

/** The oldest first. */
async function versionsIn(
  folder: string,
): Promise<readonly { readonly digest: string; readonly since: number }[]> {
  const names = await readdir(folder).catch(() => [])
  const found = await Promise.all(
    names
      .filter(name => /^[0-9a-f]{64}$/.test(name))
      .map(async digest => ({ digest, since: (await stat(join(folder, digest))).mtimeMs })),
  )
  return found.sort((one, other) => one.since - other.since)
}

/** Under another name first: what is half removed must not look like a version. */
async function remove(version: string): Promise<void> {
  const aside = join(dirname(version), `outgoing-${randomBytes(6).toString('hex')}`)
  await rename(version, aside)
  await rm(aside, { recursive: true, force: true })
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
