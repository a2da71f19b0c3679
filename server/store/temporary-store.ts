import { accessSync, constants, cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { silentLog } from '../log.ts'
import { processMark } from '../processes/process-identity.ts'
import { connectStore, type Store } from './connect-store.ts'
import { openDatabase } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts'
import { migrate } from './migrate.ts'

export interface TemporaryStore {
  readonly store: Store
  /** For tests that look behind the store. */
  readonly address: EmbeddedPostgres['connection']
  close(): Promise<void>
}

/**
 * A fresh, empty store for a test, in about 50 ms: one real database server a process, one database a store. It does
 * not flush to the disk; what a crash of the machine does is not its subject. Everything is gone when the process ends.
 */
export async function openTemporaryStore(options: { now?: () => number } = {}): Promise<TemporaryStore> {
  server ??= startServer()
  const { connection } = await server
  const database = `store_${++opened}`
  await runSql(connection, `create database ${database} template ${TEMPLATE}`)
  const address = { ...connection, database }
  const store = await connectStore(address, { log: silentLog, now: options.now ?? Date.now })
  return {
    store,
    address,
    async close() {
      await store.close()
      await runSql(connection, `drop database ${database} with (force)`)
    },
  }
}

const TEMPLATE = 'empty_store'
const PREFIX = 'assay-test-store-'
/** Not to make the same first database for every test file: half a second each. */
const MADE_BEFORE = join(import.meta.dirname, '../../.cache/empty-database-18')

let server: Promise<EmbeddedPostgres> | undefined
let opened = 0

async function startServer(): Promise<EmbeddedPostgres> {
  removeLeftovers()
  const dataDir = join(tmpdir(), `${PREFIX}${processMark(process.pid)?.replace(':', '-')}`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const cluster = join(dataDir, 'postgres')
  const made = isReadable(MADE_BEFORE)
  if (made) cpSync(MADE_BEFORE, cluster, { recursive: true })
  const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=100']
  const options = { dataDir, log: silentLog, settings }
  let postgres = await startEmbeddedPostgres(options)
  if (!made) {
    await postgres.close()
    keepForLater(cluster)
    postgres = await startEmbeddedPostgres(options)
  }
  cleanAtExit(postgres, dataDir)
  await runSql(postgres.connection, `create database ${TEMPLATE}`)
  const db = openDatabase({ ...postgres.connection, database: TEMPLATE })
  await migrate(db)
  await db.destroy()
  return postgres
}

/** Under its final name only when it is complete, since other processes look at the same time. */
function keepForLater(cluster: string): void {
  const draft = `${MADE_BEFORE}.${process.pid}`
  try {
    cpSync(cluster, draft, { recursive: true })
    renameSync(draft, MADE_BEFORE)
  } catch {
    // Another process was faster, or the folder is another user's: it only saves time.
    rmSync(draft, { recursive: true, force: true })
  }
}

function cleanAtExit(postgres: EmbeddedPostgres, dataDir: string): void {
  // Test runners end their workers so, and the default would skip what is to be done at exit.
  process.once('SIGTERM', () => process.exit())
  process.once('exit', () => {
    process.kill(postgres.postmasterPid(), 'SIGKILL')
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
}

/** A killed process cannot clean up after itself; the next one does. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter(each => each.startsWith(PREFIX))) {
    const mark = name.slice(PREFIX.length).replace('-', ':')
    if (processMark(Number(mark.split(':')[0])) === mark) continue
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return true
  } catch {
    // Not there, or another user's.
    return false
  }
}

/** On a machine that is busy with other tests a new database takes seconds: it is waited for, unlike what people wait for. */
async function runSql(address: EmbeddedPostgres['connection'], statement: string): Promise<void> {
  const client = new pg.Client({ ...address, connectionTimeoutMillis: 60_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
