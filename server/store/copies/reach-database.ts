import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import type { Log } from '../../log.ts'
import { connectionSettings, type DatabaseAddress } from '../database.ts'
import { DATABASE_USER } from '../embedded-postgres/cluster.ts'
import { socketFolder } from '../embedded-postgres/socket-folder.ts'
import { startEmbeddedPostgres } from '../embedded-postgres/start-embedded-postgres.ts'
import { explainDatabaseError, whileStarting } from '../explain-database-error.ts'
import { StoreUnavailable } from '../store-unavailable.ts'

/** A database whose tables stay as they are: what opens the store would bring them up to date. */
export interface ReachedDatabase {
  readonly address: DatabaseAddress
  /** Whether it ran already: a server, or another command, has it open. */
  readonly ranAlready: boolean
  /** Lets go of it, and stops it if it was started here. */
  close(): Promise<void>
}

export interface ReachOptions {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly log: Log
  /** Makes a database where there is none yet. */
  readonly make?: boolean
}

/**
 * Joins the database that runs, or starts that of the data folder.
 * @throws StoreUnavailable; FolderUnusable where the data folder is what is wrong
 */
export async function reachDatabase(options: ReachOptions): Promise<ReachedDatabase> {
  const { dataDir, databaseUrl, log, make = false } = options
  if (databaseUrl !== undefined) {
    const address = { connectionString: databaseUrl }
    const problem = await whyNotReached(address)
    if (problem !== undefined) throw whileStarting(problem)
    return { address, ranAlready: true, close: async () => {} }
  }
  const running = { host: socketFolder(resolve(dataDir)), user: DATABASE_USER, database: 'postgres' }
  if (!make && (await whyNotReached(running)) === undefined)
    return { address: running, ranAlready: true, close: async () => {} }
  if (!make && !existsSync(join(dataDir, 'postgres')))
    throw new StoreUnavailable(
      `There is no database in the data folder ${dataDir}.`,
      'Name the folder of the server whose data you mean: ASSAY_DATA=/path/of/data.',
    )
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  return { address: postgres.connection, ranAlready: false, close: postgres.close }
}

async function whyNotReached(address: DatabaseAddress): Promise<StoreUnavailable | undefined> {
  const client = new pg.Client(connectionSettings(address))
  client.on('error', () => {
    // What the attempt to connect throws says it.
  })
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return (
      explainDatabaseError(error) ??
      new StoreUnavailable(
        'The database named in DATABASE_URL cannot be used.',
        'Correct DATABASE_URL (postgres://user:password@host:5432/database), or leave it out.',
        error,
      )
    )
  } finally {
    await client.end().catch(() => {
      // It never was connected.
    })
  }
}
