import { resolve } from 'node:path'
import type { Log } from '../log.ts'
import { connectStore, type Store } from './connect-store.ts'
import type { DatabaseAddress } from './database.ts'
import { DATABASE_USER } from './embedded-postgres/cluster.ts'
import { socketFolder } from './embedded-postgres/socket-folder.ts'
import { startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts'
import { explainDatabaseError, whileStarting } from './explain-database-error.ts'
import { openPatiently } from './open-patiently.ts'
import { StoreUnavailable } from './store-unavailable.ts'

export interface StoreOptions {
  /** Where the built-in database keeps its files; made if missing, private to this user. */
  readonly dataDir: string
  /** A PostgreSQL server (14 or later) to use instead of the built-in one. */
  readonly databaseUrl?: string | undefined
  readonly log: Log
  /** Gives up opening; what was started is stopped again. */
  readonly signal?: AbortSignal
  /** The clock that jobs are due by; `Date.now` unless a test has its own. */
  readonly now?: () => number
}

/**
 * Opens the store: starts the built-in database, or connects to the one named, and brings its tables up to date.
 * @throws StoreUnavailable, or FolderUnusable of the data folder, with sentences for the person who starts the server
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, log, signal } = options
  if (databaseUrl !== undefined) return connect({ connectionString: databaseUrl }, options)
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  try {
    signal?.throwIfAborted()
    const store = await openPatiently(() => connect(postgres.connection, options, postgres.problem), {
      signal,
    })
    return {
      ...store,
      async close() {
        await store.close()
        await postgres.close()
      },
    }
  } catch (error) {
    await postgres.close()
    throw error
  }
}

/**
 * Opens the store beside a server that may have it open: joins the database that runs, or starts it as `openStore` does.
 * @throws StoreUnavailable
 */
export async function joinStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir } = options
  if (databaseUrl !== undefined) return connect({ connectionString: databaseUrl }, options)
  const running = { host: socketFolder(resolve(dataDir)), user: DATABASE_USER, database: 'postgres' }
  return (await connect(running, options).catch(() => undefined)) ?? openStore(options)
}

async function connect(
  address: DatabaseAddress,
  { log, now = Date.now, signal }: StoreOptions,
  problem: () => StoreUnavailable | undefined = () => undefined,
): Promise<Store> {
  try {
    const store = await connectStore(address, { log, now, problem })
    if (signal?.aborted) await store.close()
    signal?.throwIfAborted()
    return store
  } catch (error) {
    const unavailable = explainDatabaseError(error)
    throw unavailable ? whileStarting(unavailable) : explainAddress(address, error)
  }
}

/** Whatever else goes wrong with a server somebody named is about that name. */
function explainAddress(address: DatabaseAddress, error: unknown): unknown {
  if (!('connectionString' in address) || !(error instanceof Error) || error.name === 'AbortError')
    return error
  return new StoreUnavailable(
    `The database named in DATABASE_URL cannot be used: ${error.message.replaceAll(address.connectionString, '…')}.`,
    'Correct DATABASE_URL (postgres://user:password@host:5432/database), or start without it.',
    error,
  )
}
