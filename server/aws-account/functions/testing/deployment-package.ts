import { strToU8, zipSync } from 'fflate'

/** A zip of text files, as one would upload it. */
export function deploymentPackage(files: Readonly<Record<string, string>>): Uint8Array {
  // The same at any time, so that two of the same files are the same.
  const mtime = new Date(2026, 0, 1)
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime,
  })
}
