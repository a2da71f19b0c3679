import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Blobs } from './account-state.ts'

/** Blobs as files named by their SHA-256, each written aside, synced and renamed: a name never has half its bytes. */
export interface BlobStore extends Blobs {
  /** What all of them take of the disk. */
  readonly bytes: number
  /** Deletes the blobs that `isLive` does not want and that are older than `graceMs`. */
  sweep(isLive: (digest: string) => boolean, graceMs: number): void
  clear(): void
}

export function createBlobStore(folder: string): BlobStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = (digest: string) => join(folder, digest)
  let kept = readdirSync(folder).reduce((sum, name) => sum + statSync(path(name)).size, 0)

  return {
    path,
    get bytes() {
      return kept
    },
    async put(bytes) {
      const digest = createHash('sha256').update(bytes).digest('hex')
      if (existsSync(path(digest))) return digest
      await writeAside(join(folder, `${randomUUID()}.part`), path(digest), bytes)
      kept += bytes.length
      return digest
    },
    get: digest => readFile(path(digest)),
    sweep(isLive, graceMs) {
      const now = Date.now()
      for (const name of readdirSync(folder)) {
        const { mtimeMs, size } = statSync(path(name))
        if (isLive(name) || now - mtimeMs <= graceMs) continue
        rmSync(path(name), { force: true })
        kept -= size
      }
    },
    clear() {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      kept = 0
    },
  }
}

async function writeAside(aside: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(aside, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}
