import { setImmediate as nextTurn } from 'node:timers/promises'
import { strToU8, Zip, ZipDeflate, ZipPassThrough, zipSync } from 'fflate'

/** 1 January 1980, where the time of zip archives starts: the same files give the same bytes, and so the same code hash. */
const beginning = new Date(1980, 0, 1)
/** Made on Unix, readable for everybody. */
const readable = { mtime: beginning, os: 3, attrs: 0o644 << 16 } as const
/** Larger files are stored as they are: packing one holds up everybody else for a few milliseconds each 100 KiB. */
const maxDeflatedBytes = 256 * 1024

/** A zip archive of text files as AWS Lambda takes it. For little: it is made at once. */
export function zipArchive(files: { readonly [path: string]: string }): Uint8Array {
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const)
  return zipSync(Object.fromEntries(entries), { ...readable, level: 6 })
}

/** A file of an archive. */
export interface ZippedFile {
  /** With `/` between names; safe to unpack, and no other file's. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** A zip archive of many files, made one by one, so that others get their turn in between. */
export async function zipFiles(files: AsyncIterable<ZippedFile>): Promise<Uint8Array> {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  const chunks: Uint8Array[] = []
  const zip = new Zip((error, chunk, final) => {
    if (error) return reject(error)
    chunks.push(chunk)
    if (final) resolve()
  })
  for await (const { path, bytes } of files) {
    const entry = bytes.length > maxDeflatedBytes ? new ZipPassThrough(path) : new ZipDeflate(path)
    zip.add(Object.assign(entry, readable))
    entry.push(bytes, true)
    await nextTurn()
  }
  zip.end()
  await done
  return Buffer.concat(chunks)
}
