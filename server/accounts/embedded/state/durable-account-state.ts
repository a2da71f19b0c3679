import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountState, Table } from './account-state.ts'
import { openAppendLog, syncFolder } from './append-log.ts'
import { createBlobStore } from './blob-store.ts'
import { createMemoryTable, type MemoryTable } from './memory-table.ts'

export interface DurableAccountState extends AccountState {
  /**
   * How often a write failed. Each failure takes back everything that was not on disk yet, of every call in progress:
   * a call that sees the number change while it runs must not be acknowledged.
   */
  readonly failedWrites: number
  /** Empties every table except those whose name passes `keep`, all blobs and the services' folders. */
  reset(keep: (table: string) => boolean): Promise<void>
  close(): Promise<void>
}

/** A write to the state's folder failed, e.g. the disk is full. What was not acknowledged is forgotten. */
export class StateWriteError extends Error {}

/** One changed row: table, key, and the new row (absent: deleted). A line of the log holds the changes of one commit. */
type Change = readonly [table: string, key: string, row?: unknown]

/** How long acknowledged work may be only in the operating system's cache, i.e. what power loss can cost at most. */
const SYNC_DELAY_MS = 5
/** The log is rewritten when it is this many times the size it had after the last rewrite, and not small. */
const GROWTH_FACTOR = 4
const SMALL_LOG_BYTES = 1 << 22
/** A blob that no record mentions yet may belong to a call in progress; older than this it does not. */
const BLOB_GRACE_MS = 3_600_000
const ROWS_PER_LINE = 200

/** Opens (or creates) the state kept in `folder`, which must belong to this process alone. Reads it whole. */
export function openDurableAccountState(folder: string): DurableAccountState {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const log = openAppendLog(join(folder, 'state.log'))
  const blobs = createBlobStore(join(folder, 'blobs'))
  const tables = new Map<string, MemoryTable>()
  let pending: Change[] = []
  let failedWrites = 0
  let compactBytes = 0
  let syncFailed = false
  let syncing: Promise<void> | undefined
  let closed = false

  const table = (name: string): MemoryTable => {
    let found = tables.get(name)
    if (!found) {
      found = createMemoryTable((key, row) => {
        pending.push(row === undefined ? [name, key] : [name, key, row])
      })
      tables.set(name, found)
    }
    return found
  }

  const replay = () => {
    pending = []
    for (const one of tables.values()) one.clear()
    // The log is written by this program alone and every line has passed its checksum.
    for (const line of log.read())
      for (const [name, key, row] of JSON.parse(line) as Change[]) table(name).restore(key, row)
  }

  const compact = () => {
    log.rewrite(snapshotLines(tables))
    compactBytes = log.bytes
    syncFailed = false
  }

  const sync = async () => {
    await new Promise(resolve => setTimeout(resolve, SYNC_DELAY_MS))
    try {
      syncFolder(join(folder, 'blobs'))
      await log.sync()
    } catch {
      // The kernel may have dropped the pages: only a fresh copy of the state is known to be whole.
      syncFailed = !closed
    }
    syncing = undefined
  }

  const commit = () => {
    if (syncFailed) compact()
    if (!pending.length) return
    log.append(JSON.stringify(pending))
    pending = []
    if (log.bytes > Math.max(SMALL_LOG_BYTES, compactBytes * GROWTH_FACTOR)) compact()
    else syncing ??= sync()
  }

  const guarded = (write: () => void) => {
    try {
      write()
    } catch (cause) {
      failedWrites++
      replay()
      throw new StateWriteError('The state of the account could not be written', { cause })
    }
  }

  replay()
  compactBytes = log.bytes
  const live = new Set(liveDigests(tables))
  blobs.sweep(digest => live.has(digest), BLOB_GRACE_MS)
  if (log.bytes > SMALL_LOG_BYTES) compact()

  return {
    blobs,
    directory(name) {
      const path = join(folder, 'services', name)
      mkdirSync(path, { recursive: true, mode: 0o700 })
      return path
    },
    get failedWrites() {
      return failedWrites
    },
    // Rows of a table are of one type by agreement of the service that owns it; JSON gives back what it put there.
    table: <Row>(name: string) => table(name) as Table<Row>,
    async committed() {
      guarded(commit)
    },
    async reset(keep) {
      for (const [name, one] of tables) if (!keep(name)) for (const key of [...one.keys()]) one.delete(key)
      guarded(commit)
      blobs.clear()
      rmSync(join(folder, 'services'), { recursive: true, force: true })
    },
    async close() {
      if (closed) return
      guarded(commit)
      closed = true
      await syncing
      log.close()
    },
  }
}

function* snapshotLines(tables: ReadonlyMap<string, MemoryTable>): Generator<string> {
  let changes: Change[] = []
  for (const [name, rows] of tables)
    for (const [key, row] of rows.entries()) {
      changes.push([name, key, row])
      if (changes.length < ROWS_PER_LINE) continue
      yield JSON.stringify(changes)
      changes = []
    }
  if (changes.length) yield JSON.stringify(changes)
}

/** Every SHA-256 that any row mentions: those blobs are in use. */
function* liveDigests(tables: ReadonlyMap<string, MemoryTable>): Generator<string> {
  for (const rows of tables.values())
    for (const row of rows.values())
      for (const [digest] of JSON.stringify(row).matchAll(/\b[0-9a-f]{64}\b/g)) yield digest
}
