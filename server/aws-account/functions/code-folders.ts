import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackArchive } from '../archives/code-archive.ts'
import { layOver } from './merge-layers.ts'
import { folderName } from './work-folder.ts'

/** Unpacked packages kept on disk; the one used longest ago goes first. */
const maxFolders = 500

export interface CodeFolders {
  /** The folder that holds the unpacked package, made at first use. */
  folder(digest: string, read: () => Promise<Uint8Array>): Promise<string>
  /** The folder in which several packages lie over each other, the last on top; undefined for none. */
  layered(
    digests: readonly string[],
    read: (digest: string) => Promise<Uint8Array>,
  ): Promise<string | undefined>
}

/** Unpacked packages below `directory`, readable by the sandbox's user (`owner`) alone where one is given. */
export function createCodeFolders(directory: string, owner: number | undefined): CodeFolders {
  const folders = new Map<string, Promise<string>>()
  const kept = (name: string, fill: (draft: string) => Promise<void>) => {
    const known = folders.get(name)
    folders.delete(name)
    const folder = known ?? make(join(directory, folderName()), fill, owner)
    folders.set(name, folder)
    folder.catch(() => folders.delete(name))
    if (folders.size > maxFolders) dropOldest(folders)
    return folder
  }
  const folder: CodeFolders['folder'] = (digest, read) =>
    kept(digest, async draft => unpackArchive(await read(), draft))
  return {
    folder,
    async layered(digests, read) {
      const single = (digest: string) => folder(digest, () => read(digest))
      const [first] = digests
      if (first === undefined) return undefined
      if (digests.length === 1) return single(first)
      return kept(digests.join('+'), async draft => {
        for (const digest of digests) await layOver(await single(digest), draft)
      })
    },
  }
}

function dropOldest(folders: Map<string, Promise<string>>): void {
  for (const [digest, folder] of folders) {
    folders.delete(digest)
    folder.then(path => rm(path, { recursive: true, force: true })).catch(() => {})
    return
  }
}

async function make(
  target: string,
  fill: (draft: string) => Promise<void>,
  owner: number | undefined,
): Promise<string> {
  const draft = `${target}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o755 })
  await fill(draft)
  if (owner !== undefined) {
    await chown(draft, owner, owner)
    await chmod(draft, 0o700)
  }
  await rm(target, { recursive: true, force: true })
  await rename(draft, target)
  return target
}
