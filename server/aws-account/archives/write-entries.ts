import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
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
    // No entry lies below another, so nothing is written through a link; where it leads counts in the sandbox alone.
    if (entry.isLink) symlinkSync(Buffer.from(bytes).toString(), path)
    else writeOne(path, bytes, entry.mode ?? 0o755)
  }
}

/**
 * The function is neither owner nor group of its files. Where it is, because this process may give them to nobody else,
 * it gets the rights of the others.
 */
function writeOne(path: string, bytes: Uint8Array, mode: number): void {
  const others = mode & 0o7
  writeFileSync(path, bytes)
  chmodSync(path, process.getuid?.() === 0 ? mode : (others << 6) | (others << 3) | others)
}
