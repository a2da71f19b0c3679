import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'functions-'
/** A socket's name may have 107 bytes, and the longest below the folder takes 48 of them. */
const maxParentBytes = 59

/**
 * A new folder for code and sockets that others may pass through but not list: below `parent`, or in the system's
 * folder if sockets there would have too long names. Folders left behind by processes that were killed are removed.
 */
export function createWorkFolder(parent = tmpdir()): string {
  const base = Buffer.byteLength(parent) > maxParentBytes ? tmpdir() : parent
  for (const name of readdirSync(base)) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (owner !== undefined && !existsSync(`/proc/${owner}`))
      rmSync(join(base, name), { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(base, `${prefix}${process.pid}-`))
  chmodSync(folder, 0o711)
  return folder
}

/** A name for what is below. Code can read in its mounts where its folders come from: it is told no count and no digest. */
export function folderName(): string {
  return randomBytes(4).toString('hex')
}
