import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzip } from 'fflate'

/** AWS's limit for a function with its layers, unzipped. */
const maxUnzippedBytes = 262_144_000
/** Unpacked packages kept on disk; the one used longest ago goes first. */
const maxFolders = 500

export class UnreadableArchive extends Error {}
export class ArchiveTooLarge extends Error {}

/** Entries of a deployment package by their path, folders left out. Throws UnreadableArchive or ArchiveTooLarge. */
export async function readArchive(zip: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  let total = 0
  const entries = await new Promise<Record<string, Uint8Array>>((resolve, reject) => {
    unzip(
      zip,
      {
        filter: entry => {
          total += entry.originalSize
          return total <= maxUnzippedBytes
        },
      },
      (error, unzipped) => (error ? reject(new UnreadableArchive(error.message)) : resolve(unzipped)),
    )
  })
  if (total > maxUnzippedBytes) throw new ArchiveTooLarge()
  const files = new Map<string, Uint8Array>()
  for (const [name, bytes] of Object.entries(entries)) {
    const path = name.replaceAll('\\', '/')
    if (path.startsWith('/') || path.split('/').includes('..') || path.includes('\0'))
      throw new UnreadableArchive(`the path ${name} leaves the package`)
    if (!path.endsWith('/')) files.set(path, bytes)
  }
  return files
}

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
      const folder = known ?? unpack(join(directory, digest), read, owner)
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
  const files = await readArchive(await read())
  const draft = `${target}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o755 })
  const made = new Set([draft])
  for (const [name, bytes] of files) {
    const path = join(draft, name)
    const parent = dirname(path)
    if (!made.has(parent)) await mkdir(parent, { recursive: true, mode: 0o755 })
    made.add(parent)
    // The archive's modes are not read: everything may be executed, so a packaged program runs as on AWS.
    await writeFile(path, bytes, { mode: 0o755 })
  }
  if (owner !== undefined) {
    await chown(draft, owner, owner)
    await chmod(draft, 0o700)
  }
  await rm(target, { recursive: true, force: true })
  await rename(draft, target)
  return target
}
