import { strToU8, zipSync } from 'fflate'

/** 1 January 1980, where the time of zip archives starts: the same files give the same bytes, and so the same code hash. */
const beginning = new Date(1980, 0, 1)

/** A zip archive of text files, readable for everybody, as AWS Lambda takes it. */
export function zipArchive(files: { readonly [path: string]: string }): Uint8Array {
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const)
  return zipSync(Object.fromEntries(entries), { mtime: beginning, os: 3, attrs: 0o644 << 16, level: 6 })
}
