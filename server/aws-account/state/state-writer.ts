import { join } from 'node:path'
import { type AppendLog, openAppendLog, syncFolderBeside } from './append-log.ts'
import type { StateTables } from './state-tables.ts'

/** A write to the state's folder failed, e.g. the disk is full. What was not acknowledged is forgotten. */
export class StateWriteError extends Error {}

/** Brings the changes of tables to disk, and the tables back to what is on disk when that fails. */
export interface StateWriter {
  readonly failedWrites: number
  /** When it returns, a killed process loses nothing. Throws StateWriteError. */
  commit(): void
  /** Writes what is pending and lets the file go. */
  close(): Promise<void>
}

/** How long acknowledged work may be only in the operating system's cache, i.e. what power loss can cost at most. */
const SYNC_DELAY_MS = 5
/** The log is rewritten when it is this many times the size it had after the last rewrite, and not small. */
const GROWTH_FACTOR = 4
const SMALL_LOG_BYTES = 1 << 22

/** Fills the tables from `<folder>/state.log`, and keeps that file up with them from then on. */
export function openStateWriter(folder: string, tables: StateTables): StateWriter {
  const log = openAppendLog(join(folder, 'state.log'))
  const syncer = createSyncer(log, join(folder, 'blobs'))
  let failedWrites = 0
  let compactBytes = 0
  let isClosed = false

  const compact = () => {
    log.rewrite(tables.snapshot())
    compactBytes = log.bytes
    syncer.isWhole = true
  }
  const write = () => {
    if (!syncer.isWhole) compact()
    if (!tables.pending.length) return
    log.append(JSON.stringify(tables.pending))
    tables.settle()
    if (log.bytes > Math.max(SMALL_LOG_BYTES, compactBytes * GROWTH_FACTOR)) compact()
    else syncer.request()
  }
  const commit = () => {
    // The number of a closed file is soon another file's, or the socket of somebody else's account.
    if (isClosed) throw new StateWriteError('The state of the account is closed')
    try {
      write()
    } catch (cause) {
      failedWrites++
      tables.replay(log.read())
      throw new StateWriteError('The state of the account could not be written', { cause })
    }
  }

  tables.replay(log.read())
  compactBytes = log.bytes
  if (log.bytes > SMALL_LOG_BYTES) compact()

  return {
    get failedWrites() {
      return failedWrites
    },
    commit,
    async close() {
      if (isClosed) return
      commit()
      await syncer.idle()
      isClosed = true
      log.close()
    },
  }
}

/** Brings appended lines from the system's cache to the disk, many commits at a time. */
function createSyncer(log: AppendLog, blobFolder: string) {
  let running: Promise<void> | undefined
  let isWanted = false
  const syncer = {
    /** False after a failed sync: the kernel may have dropped pages, only a fresh copy of the state is known whole. */
    isWhole: true,
    request() {
      isWanted = true
      running ??= sync()
    },
    idle: () => running ?? Promise.resolve(),
  }
  const sync = async () => {
    while (isWanted) {
      await new Promise(resolve => setTimeout(resolve, SYNC_DELAY_MS))
      isWanted = false
      try {
        // Blobs first, so that no record survives power loss without what it points to.
        await syncFolderBeside(blobFolder)
        await log.sync()
      } catch {
        syncer.isWhole = false
      }
    }
    running = undefined
  }
  return syncer
}
