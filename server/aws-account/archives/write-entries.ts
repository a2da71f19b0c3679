import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ArchiveEntry } from './zip-directory.ts'

/** Unpacks entries to a folder that is there and empty; without one, only reads each to its end. */
export function writeEntries(entries: readonly ArchiveEntry[], folder: string | undefined): void {
  const made = new Set([folder])
  for (const entry of entries) {
    const bytes = entry.read()
    if (folder === undefined) continue
    const path = join(folder, entry.path)
    const parent = dirname(path)
    if (!made.has(parent)) mkdirSync(parent, { recursive: true, mode: 0o755 })
    made.add(parent)
    // The archive's modes are not read: everything may be executed, so a packaged program runs as on AWS.
    writeFileSync(path, bytes, { mode: 0o755 })
  }
}
