import { crc32, inflateRawSync } from 'node:zlib'

/** Not a zip archive, or one that nobody should unpack. */
export class UnreadableArchive extends Error {}
/** More than a function's code may be, unzipped. */
export class ArchiveTooLarge extends Error {}

export interface ArchiveLimits {
  readonly maxUnzippedBytes: number
  readonly maxEntries: number
}

export interface ArchiveEntry {
  /** With `/` between names (a backslash is a part of one); inside the folder it is unpacked to, and no other entry's folder. */
  readonly path: string
  readonly bytes: number
  /** Who may do what with it, by the lowest nine bits; undefined where the archive was not made by a system that knows. */
  readonly mode: number | undefined
  /** Its content is the place that it leads to. */
  readonly isLink: boolean
  /** Unpacks it: no more than it says it is. Throws UnreadableArchive. */
  read(): Uint8Array
}

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const UTF8_NAME = 0x800
const ENCRYPTED = 1
const [STORED, DEFLATED] = [0, 8]
/** What a file system takes. */
const MAX_PATH_BYTES = 1024
const MAX_NAME_BYTES = 255

/**
 * The files of a zip archive by its directory, folders left out; of two of one name the later. Only the directory is
 * read, so this takes time in proportion to the number of entries, which is bounded. Throws UnreadableArchive or
 * ArchiveTooLarge.
 */
export function archiveEntries(zip: Buffer, limits: ArchiveLimits): ArchiveEntry[] {
  const { count, offset } = readEnd(zip)
  if (count > limits.maxEntries) throw new ArchiveTooLarge(`it has more than ${limits.maxEntries} entries`)
  const entries = new Map<string, ArchiveEntry>()
  let at = offset
  let total = 0
  for (let index = 0; index < count; index++) {
    const { entry, next } = readEntry(zip, at)
    at = next
    total += entry.bytes
    if (total > limits.maxUnzippedBytes)
      throw new ArchiveTooLarge(`it is larger than ${limits.maxUnzippedBytes} bytes`)
    if (!entry.path.endsWith('/')) entries.set(entry.path, entry)
  }
  refuseFilesAsFolders(entries)
  return [...entries.values()]
}

/** How many entries an archive says it has, without looking at them. */
export const entryCount = (zip: Buffer): number => readEnd(zip).count

function readEnd(zip: Buffer): { count: number; offset: number } {
  const lowest = Math.max(0, zip.length - END_BYTES - MAX_COMMENT_BYTES)
  for (let at = zip.length - END_BYTES; at >= lowest; at--)
    if (zip.readUInt32LE(at) === END_SIGNATURE)
      return { count: zip.readUInt16LE(at + 10), offset: zip.readUInt32LE(at + 16) }
  throw new UnreadableArchive('it has no directory')
}

function readEntry(zip: Buffer, at: number): { entry: ArchiveEntry; next: number } {
  if (at + ENTRY_BYTES > zip.length || zip.readUInt32LE(at) !== ENTRY_SIGNATURE)
    throw new UnreadableArchive('its directory is torn')
  const flags = zip.readUInt16LE(at + 8)
  const method = zip.readUInt16LE(at + 10)
  const crc = zip.readUInt32LE(at + 16)
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset)) as [
    number,
    number,
    number,
  ]
  const nameEnd = at + ENTRY_BYTES + nameBytes
  const next = nameEnd + extraBytes + commentBytes
  const name = zip.toString(flags & UTF8_NAME ? 'utf8' : 'latin1', at + ENTRY_BYTES, nameEnd)
  const [bytes, packedBytes, local] = largeValues(zip.subarray(nameEnd, nameEnd + extraBytes), [
    zip.readUInt32LE(at + 24),
    zip.readUInt32LE(at + 20),
    zip.readUInt32LE(at + 42),
  ])
  if (flags & ENCRYPTED) throw new UnreadableArchive('it is encrypted')
  const path = checkPath(name)
  const kindAndMode = zip[at + 5] === UNIX ? zip.readUInt16LE(at + 40) : 0
  const read = () => unpack(packedOf(zip, local, packedBytes), { method, bytes, crc, name })
  const mode = kindAndMode === 0 ? undefined : kindAndMode & 0o777
  return { entry: { path, bytes, mode, isLink: (kindAndMode & KIND) === LINK, read }, next }
}

/** The system an archive's writer says it is of, and its kinds of files. */
const UNIX = 3
const [KIND, LINK] = [0o170000, 0o120000]
const UNKNOWN = 0xffffffff
const ZIP64_FIELD = 1

/** Sizes and places that do not fit into 32 bits, or whose writer did not know that they do, are in an extra field. */
function largeValues(extra: Buffer, values: [number, number, number]): [number, number, number] {
  if (!values.includes(UNKNOWN)) return values
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_FIELD) continue
    let from = at + 4
    const large = values.map(value => {
      if (value !== UNKNOWN || from + 8 > extra.length) return value
      from += 8
      return Number(extra.readBigUInt64LE(from - 8))
    })
    return large as [number, number, number]
  }
  return values
}

function packedOf(zip: Buffer, local: number, packedBytes: number): Buffer {
  if (local + LOCAL_BYTES > zip.length) throw new UnreadableArchive('an entry is outside of it')
  const start = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  if (start + packedBytes > zip.length) throw new UnreadableArchive('an entry is outside of it')
  return zip.subarray(start, start + packedBytes)
}

interface Packed {
  readonly method: number
  readonly bytes: number
  readonly crc: number
  readonly name: string
}

function unpack(packed: Buffer, { method, bytes, crc, name }: Packed): Uint8Array {
  const unpacked = method === STORED ? packed : method === DEFLATED ? inflate(packed, bytes) : undefined
  if (unpacked?.length !== bytes || crc32(unpacked) !== crc)
    throw new UnreadableArchive(`the entry ${name} is damaged, or packed in an unusual way`)
  return unpacked
}

function inflate(packed: Buffer, bytes: number): Buffer | undefined {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(bytes, 1) })
  } catch {
    return undefined
  }
}

function checkPath(name: string): string {
  const names = name.split('/')
  if (name === '' || name.startsWith('/') || name.includes('\0') || names.includes('..'))
    throw new UnreadableArchive(`the path ${name.slice(0, 100)} leaves the package`)
  if (Buffer.byteLength(name) > MAX_PATH_BYTES || names.some(one => Buffer.byteLength(one) > MAX_NAME_BYTES))
    throw new UnreadableArchive(`the path ${name.slice(0, 100)}… is too long`)
  return name
}

function refuseFilesAsFolders(entries: ReadonlyMap<string, ArchiveEntry>): void {
  for (const path of entries.keys())
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
      if (entries.has(path.slice(0, end)))
        throw new UnreadableArchive(`${path.slice(0, end)} is a file and a folder`)
}
