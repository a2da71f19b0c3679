import * as fs from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'

/**
 * A file of checksummed lines, `crc32 payload\n`, that only grows until it is rewritten. Writing is synchronous: when
 * `append` returns, a killed process loses nothing. Power loss may cost the lines since the last `sync`, never a middle.
 */
export interface AppendLog {
  readonly bytes: number
  /** Throws the system's error (ENOSPC, EIO); the file then ends where it ended before. */
  append(payload: string): void
  /** The payloads of the file in order, up to the first line that is torn or damaged. */
  read(): string[]
  /** Replaces the whole file, all or nothing, and is on disk when it returns. */
  rewrite(payloads: Iterable<string>): void
  sync(): Promise<void>
  close(): void
}

const CHECKSUM_CHARS = 8

export function openAppendLog(path: string): AppendLog {
  let file = fs.openSync(path, 'a+', 0o600)
  let bytes = keepWholeLines(path, file)

  return {
    get bytes() {
      return bytes
    },
    append(payload) {
      const line = Buffer.from(formatLine(payload))
      try {
        writeAll(file, line)
        bytes += line.length
      } catch (error) {
        fs.ftruncateSync(file, bytes)
        throw error
      }
    },
    read: () => wholeLines(fs.readFileSync(path)).payloads,
    rewrite(payloads) {
      const next = `${path}.new`
      const written = writeNewFile(next, payloads)
      fs.renameSync(next, path)
      syncFolder(dirname(path))
      fs.closeSync(file)
      file = fs.openSync(path, 'a+', 0o600)
      bytes = written
    },
    sync: () =>
      new Promise((resolve, reject) => fs.fdatasync(file, error => (error ? reject(error) : resolve()))),
    close: () => fs.closeSync(file),
  }
}

function formatLine(payload: string): string {
  return `${crc32(payload).toString(16).padStart(CHECKSUM_CHARS, '0')} ${payload}\n`
}

function wholeLines(content: Buffer): { payloads: string[]; bytes: number } {
  const payloads: string[] = []
  let start = 0
  for (let end = content.indexOf(10, start); end >= 0; end = content.indexOf(10, start)) {
    const payload = content.toString('utf8', start + CHECKSUM_CHARS + 1, end)
    const checksum = content.toString('latin1', start, start + CHECKSUM_CHARS)
    if (Number.parseInt(checksum, 16) !== crc32(payload)) break
    payloads.push(payload)
    start = end + 1
  }
  return { payloads, bytes: start }
}

/** Cuts a torn tail off; what follows the first bad line is kept beside the file for whoever must explain the damage. */
function keepWholeLines(path: string, file: number): number {
  const content = fs.readFileSync(path)
  const { bytes } = wholeLines(content)
  if (bytes === content.length) return bytes
  fs.writeFileSync(`${path}.damaged`, content.subarray(bytes))
  fs.ftruncateSync(file, bytes)
  return bytes
}

function writeAll(file: number, content: Buffer): void {
  let offset = 0
  while (offset < content.length) offset += fs.writeSync(file, content, offset)
}

/** Lines are written in pieces of this many bytes, so that a large state is never a second time in memory whole. */
const PIECE_BYTES = 1 << 20

function writeNewFile(path: string, payloads: Iterable<string>): number {
  const file = fs.openSync(path, 'w', 0o600)
  let bytes = 0
  let piece = ''
  const flush = () => {
    const content = Buffer.from(piece)
    writeAll(file, content)
    bytes += content.length
    piece = ''
  }
  try {
    for (const payload of payloads) {
      piece += formatLine(payload)
      if (piece.length > PIECE_BYTES) flush()
    }
    flush()
    fs.fsyncSync(file)
  } catch (error) {
    // Half a copy helps nobody, least of all on a full disk.
    fs.rmSync(path, { force: true })
    throw error
  } finally {
    fs.closeSync(file)
  }
  return bytes
}

/** As `syncFolder`, on a thread of its own: a disk takes milliseconds for it, and everybody's calls come by in one loop. */
export async function syncFolderBeside(path: string): Promise<void> {
  const folder = await fs.promises.open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Makes renames and new names in a folder survive power loss. */
export function syncFolder(path: string): void {
  const folder = fs.openSync(path, 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
  }
}
