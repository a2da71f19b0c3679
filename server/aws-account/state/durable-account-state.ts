import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountState, DueTable, Table } from './account-state.ts'
import { createBlobStore } from './blob-store.ts'
import { createDueClock, type DueClock } from './due-clock.ts'
import { createDueTables, type DueRow } from './due-table.ts'
import { createStateTables } from './state-tables.ts'
import { openStateWriter } from './state-writer.ts'

export interface Kept {
  readonly rowBytes: number
  readonly blobBytes: number
}

export interface DurableAccountState extends AccountState {
  /**
   * How often a write failed. Each failure takes back everything that was not on disk yet, of every call in progress:
   * a call that sees the number change while it runs must not be acknowledged.
   */
  readonly failedWrites: number
  /** About what the account keeps: rows in memory and in their file, and blobs on the disk; bytes. */
  kept(): Kept
  /** Lets go of blobs that no record mentions, as of objects that were deleted; not of those that a call may be about to mention. */
  sweep(): void
  /** Empties every table except those whose name passes `keep`, all blobs and the services' folders. */
  reset(keep: (table: string) => boolean): Promise<void>
  close(): Promise<void>
}

/** A blob that no record mentions yet may belong to a call in progress; older than this it does not. */
const BLOB_GRACE_MS = 3_600_000

/**
 * Opens (or creates) the state kept in `folder`, which must belong to this process alone. Reads it whole. `clock` is the
 * one of all accounts of the process.
 */
export function openDurableAccountState(
  folder: string,
  clock: DueClock = createDueClock(Date.now),
): DurableAccountState {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const blobs = createBlobStore(join(folder, 'blobs'))
  const tables = createStateTables()
  const writer = openStateWriter(folder, tables)
  const sweep = () => {
    const live = new Set(tables.digests())
    blobs.sweep(digest => live.has(digest), BLOB_GRACE_MS)
  }
  sweep()
  const committed = async () => writer.commit()
  const due = createDueTables({
    clock,
    committed,
    table: name => tables.table(name) as Table<DueRow>,
    failedWrites: () => writer.failedWrites,
  })

  return {
    blobs,
    directory(name) {
      const path = join(folder, 'services', name)
      mkdirSync(path, { recursive: true, mode: 0o700 })
      return path
    },
    get failedWrites() {
      return writer.failedWrites
    },
    kept: () => ({ rowBytes: tables.bytes, blobBytes: blobs.bytes }),
    sweep,
    // Rows of a table are of one type by agreement of the service that owns it; JSON gives back what it put there.
    table: <Row>(name: string) => tables.table(name) as Table<Row>,
    due: <Body>(name: string) => due.table(name) as DueTable<Body>,
    committed,
    async reset(keep) {
      for (const name of tables.names()) {
        const table = tables.table(name)
        if (!keep(name)) for (const key of [...table.keys()]) table.delete(key)
      }
      writer.commit()
      blobs.clear()
      rmSync(join(folder, 'services'), { recursive: true, force: true })
    },
    close() {
      due.close()
      return writer.close()
    },
  }
}
