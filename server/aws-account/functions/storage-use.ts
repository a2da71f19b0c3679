import { statfsSync } from 'node:fs'
import { firstLineOfDescent } from '../../sandbox/descent.ts'

/** What is in a sandbox's /tmp: memory of the host, as the kernel keeps it there. */
export interface StorageUse {
  /** Of what files hold. */
  readonly contentMb: number
  /** Of the kernel, for the files themselves, beyond as many as a disk of this size has room for. */
  readonly filesMb: number
}

const none: StorageUse = { contentMb: 0, filesMb: 0 }
const mebibyte = 1 << 20
/** What the kernel keeps of a file in memory: its inode and its name. Bytes. */
const bytesOfFile = 1_200
/** An ext4 file system has a file for each 16 KiB (mke2fs): that of Lambda's 512 MB so many. */
const freeFiles = 32_768
const freshMs = 1_000

/** Looks at the /tmp of a sandbox by its main line of processes, once a second at most. Nothing where it is gone. */
export function createStorageLook(pid: number): () => StorageUse {
  let seen: { readonly at: number; readonly use: StorageUse } | undefined
  return () => {
    const at = performance.now()
    if (seen === undefined || at - seen.at > freshMs) seen = { at, use: look(pid) }
    return seen.use
  }
}

function look(pid: number): StorageUse {
  // The last has its namespace, the first may not.
  const inside = [...firstLineOfDescent(pid)].at(-1)
  try {
    const { bsize, blocks, bfree, files, ffree, type } = statfsSync(`/proc/${inside}/root/tmp`)
    if (type !== tmpfs) return none
    const extra = Math.max(0, files - ffree - freeFiles)
    return { contentMb: ((blocks - bfree) * bsize) / mebibyte, filesMb: (extra * bytesOfFile) / mebibyte }
  } catch {
    return none // It has ended, or has not begun.
  }
}

/** Its number of a file system (statfs(2)): until a sandbox is made, its /tmp is that of the host. */
const tmpfs = 0x01021994
