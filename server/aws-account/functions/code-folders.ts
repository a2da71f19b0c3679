import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackArchive } from '../archives/code-archive.ts'
import { folderName } from './work-folder.ts'

/** Unpacked packages kept on disk; the one used longest ago goes first. */
const maxFolders = 500

export interface CodeFolders {
  /** The folder that holds the unpacked package, made at first use. */
  folder(digest: string, read: () => Promise<Uint8Array>): Promise<string>
}

/** Unpacked packages below `directory`, readable by the sandbox's user (`owner`) alone where one is given. */
export function createCodeFolders(directory: string, owner: number | undefined): CodeFolders {
  const folders = new Map<string, Promise<string>>()
  return {
    folder(digest, read) {
      const known = folders.get(digest)
      folders.delete(digest)
      const folder = known ?? unpack(join(directory, folderName()), read, owner)
      folders.set(digest, folder)
      folder.catch(() => folders.delete(digest))
      if (folders.size > maxFolders) dropOldest(folders)
      return folder
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

async function unpack(
  target: string,
  read: () => Promise<Uint8Array>,
  owner: number | undefined,
): Promise<string> {
  const draft = `${target}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o755 })
  await unpackArchive(await read(), draft)
  if (owner !== undefined) {
    await chown(draft, owner, owner)
    await chmod(draft, 0o700)
  }
  await rm(target, { recursive: true, force: true })
  await rename(draft, target)
  return target
}
