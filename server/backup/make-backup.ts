import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { processMark } from '../processes/process-identity.ts'
import type { DatabaseReading } from '../store/copies/read-database.ts'
import { BackupProblem, whileWriting } from './backup-problem.ts'
import type { KeptEntry } from './kept-entry.ts'
import { keptFiles } from './kept-files.ts'
import { type ArchiveRecord, decodeRecords, encodeRecord } from './records.ts'
import { seal, unseal } from './sealed-stream.ts'

export interface BackupSource {
  /** Absolute. */
  readonly dataDir: string
  readonly reading: DatabaseReading
  /** Of the product. */
  readonly version: string
  /** When the reading began, in milliseconds since the epoch. */
  readonly at: number
}

export interface MadeBackup {
  readonly bytes: number
  /** Paths that could not be copied, each with why. */
  readonly leftOut: readonly string[]
}

const leftOutAtMost = 1_000
const bytesAtOnce = 256 * 1024

/**
 * Writes a backup into a file of this name, whole or not at all, readable to this user alone; it is on disk when this resolves.
 * @throws BackupProblem where it cannot be written, or there is such a file
 */
export async function makeBackup(
  source: BackupSource,
  path: string,
  passPhrase: string,
): Promise<MadeBackup> {
  if (await stat(path).catch(() => undefined))
    throw new BackupProblem(
      `There is a file ${path} already. Nothing is written over it; choose another name.`,
    )
  await removeLeftovers(dirname(path))
  const draft = `${path}.${(processMark(process.pid) ?? '').replace(':', '-')}${leftoverSuffix}`
  const leftOut: string[] = []
  try {
    await pipeline(
      Readable.from(encoded(records(source, leftOut)), { highWaterMark: 1 }),
      createGzip({ level: 1 }),
      packed => seal(packed, passPhrase),
      createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
    )
    await rename(draft, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(draft, { force: true })
    throw whileWriting(path, error)
  }
  return { bytes: (await stat(path)).size, leftOut }
}

/** The records of a backup. @throws BackupProblem for a file that is none, is damaged, or has another key */
export async function* readBackup(path: string, passPhrase: string): AsyncGenerator<ArchiveRecord> {
  const handle = await open(path).catch(error => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : String(error.code)
    throw new BackupProblem(`The backup ${path} cannot be read: ${why}.`, error)
  })
  const file = handle.createReadStream({ highWaterMark: bytesAtOnce })
  const unpacked = createGunzip()
  // What goes wrong before it is thrown where the records are read.
  const opening = pipeline(file, sealed => unseal(sealed, passPhrase), unpacked)
  opening.catch(() => {
    // Thrown below.
  })
  try {
    yield* decodeRecords(unpacked)
    await opening
  } catch (error) {
    await opening.catch(cause => {
      throw cause
    })
    throw error
  } finally {
    file.destroy()
    unpacked.destroy()
  }
}

async function* encoded(all: AsyncIterable<ArchiveRecord>): AsyncGenerator<Buffer> {
  for await (const record of all) yield encodeRecord(record)
}

async function* records(source: BackupSource, leftOut: string[]): AsyncGenerator<ArchiveRecord> {
  const { dataDir, reading, version, at } = source
  const { migrations } = reading
  yield { kind: 'note', note: { kind: 'begin', version, at, dataDir, migrations: [...migrations] } }
  let files = 0
  let rows = 0
  // Accounts first, as near as can be to the moment of the database, and never before it: what they know more than the
  // journals is told to these again, what they knew less would be missing.
  const entries = keptFiles(dataDir, (path, why) => {
    if (leftOut.length < leftOutAtMost) leftOut.push(`${path}: ${why}`)
  })
  for await (const entry of entries) {
    files += entry.kind === 'file' ? 1 : 0
    yield* entryRecords(entry)
  }
  for (const table of reading.tables) {
    let count = 0
    const { name, columns } = table
    yield { kind: 'note', note: { kind: 'table', table: { name, columns: [...columns] } } }
    for await (const batch of reading.rows(table)) {
      count += batch.length
      yield { kind: 'rows', rows: batch }
    }
    rows += count
    yield { kind: 'note', note: { kind: 'table-end', rows: count } }
  }
  yield { kind: 'note', note: { kind: 'end', rows, files, leftOut } }
}

async function* entryRecords(entry: KeptEntry): AsyncGenerator<ArchiveRecord> {
  if (entry.kind !== 'file') {
    yield { kind: 'note', note: entry }
    return
  }
  const { handle, path, mode, uid } = entry
  try {
    yield { kind: 'note', note: { kind: 'file', path, mode, uid } }
    const hash = createHash('sha256')
    // What grows while it is read is read as far as it was: it is only ever appended to.
    const { size } = await handle.stat()
    let at = 0
    while (at < size) {
      const wanted = Math.min(bytesAtOnce, size - at)
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
      if (bytesRead === 0) break
      at += bytesRead
      const bytes = buffer.subarray(0, bytesRead)
      hash.update(bytes)
      yield { kind: 'bytes', bytes }
    }
    yield { kind: 'note', note: { kind: 'file-end', sha256: hash.digest('hex'), bytes: at } }
  } finally {
    await handle.close()
  }
}

const leftoverSuffix = '.partial'

/** What a backup that was killed has left; those that are being written stay. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(each => each.endsWith(leftoverSuffix))) {
    const mark = /\.(\d+)-(\d+)\.partial$/.exec(name)
    if (mark === null || processMark(Number(mark[1])) === `${mark[1]}:${mark[2]}`) continue
    await rm(join(folder, basename(name)), { force: true })
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
