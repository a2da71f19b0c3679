import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'

export type DiskUsage = { readonly bytes: number; readonly files: number }

/** Counting stops here: whoever asks has a smaller limit. */
const maxCounted = 2_000_000
const bytesPerBlock = 512

/** Blocks really used below a folder, as `du` counts; symbolic links are not followed. A hard link counts every time. */
export async function measureDiskUsage(root: string): Promise<DiskUsage> {
  let bytes = 0
  let files = 0
  const pending = [root]
  for (let folder = pending.pop(); folder !== undefined && files < maxCounted; folder = pending.pop()) {
    try {
      for await (const entry of await opendir(folder)) {
        const path = join(folder, entry.name)
        files += 1
        bytes += (await lstat(path)).blocks * bytesPerBlock
        if (entry.isDirectory()) pending.push(path)
      }
    } catch {
      // Removed or made unreadable while we looked; the next look sees what is left.
    }
  }
  return { bytes, files }
}
