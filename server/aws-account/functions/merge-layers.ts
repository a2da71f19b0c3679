import { copyFile, link, lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Lays what is in the folder `layer` over the folder `target`, whose files of the same names it replaces. Nothing is
 * written through a link: neither of the two is ours.
 */
export async function layOver(layer: string, target: string): Promise<void> {
  for (const entry of await readdir(layer, { withFileTypes: true })) {
    const [from, to] = [join(layer, entry.name), join(target, entry.name)]
    const there = await lstat(to).catch(() => undefined)
    if (entry.isDirectory()) {
      if (there && !there.isDirectory()) await rm(to)
      if (!there?.isDirectory()) await mkdir(to, { mode: 0o755 })
      await layOver(from, to)
      continue
    }
    if (there) await rm(to, { recursive: true })
    if (entry.isSymbolicLink()) await symlink(await readlink(from), to)
    // Both are read only to whoever sees them.
    else await link(from, to).catch(() => copyFile(from, to))
  }
}
