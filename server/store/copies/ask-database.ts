import { livingServers } from '../living-servers.ts'
import { type ReachOptions, reachDatabase } from './reach-database.ts'
import { asker, openClient } from './read-database.ts'
import { pendingMigrations } from './upgrade-database.ts'

/** What a database says of itself, for whoever looks after it. Nothing of it is of anybody's content. */
export interface DatabaseFacts {
  /** Of PostgreSQL. */
  readonly version: string
  /** Migrations that this version of the product would still carry out. */
  readonly pending: readonly string[]
  /** Its clock, in milliseconds since the epoch. */
  readonly clock: number
  /** The last sign of life of a server. */
  readonly lastBeat: number | undefined
  readonly bytes: number
  readonly servers: number
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[]
  /** How many attempts there are in each phase. */
  readonly phases: Readonly<Record<string, number>>
  /** Jobs that failed and are tried again, or were given up, by kind. */
  readonly failedJobs: Readonly<Record<string, number>>
}

/** @throws StoreUnavailable where it cannot be reached or is not for this version; FolderUnusable */
export async function askDatabase(options: ReachOptions): Promise<DatabaseFacts> {
  const database = await reachDatabase(options)
  try {
    const pending = await pendingMigrations(database.address)
    const servers = await livingServers(database.address)
    const client = await openClient(database.address)
    try {
      return { ...(await ask(asker(client))), pending, servers }
    } finally {
      await client.end()
    }
  } finally {
    await database.close()
  }
}

async function ask(question: ReturnType<typeof asker>) {
  const [now] = await question<[string, number, number]>(
    `select current_setting('server_version'), floor(extract(epoch from clock_timestamp()) * 1000)::bigint,
            pg_database_size(current_database())`,
  )
  const tables = await question<[string, number, number]>(
    `select relname, greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) from pg_class
     where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`,
  )
  const has = (name: string) => tables.some(([table]) => table === name)
  const counted = async (table: string, text: string) =>
    Object.fromEntries(has(table) ? await question<[string, number]>(text) : [])
  const [beat] = has('heartbeats') ? await question<[number | null]>('select max(at) from heartbeats') : []
  return {
    version: now?.[0] ?? '',
    clock: now?.[1] ?? 0,
    bytes: now?.[2] ?? 0,
    lastBeat: beat?.[0] ?? undefined,
    tables: tables.map(([name, rows, bytes]) => ({ name, rows, bytes })),
    phases: await counted(
      'attempts',
      `select coalesce(summary ->> 'phase', 'unknown'), count(*) from attempts group by 1 order by 1`,
    ),
    failedJobs: await counted(
      'jobs',
      'select kind, count(*) from jobs where failures > 0 group by 1 order by 1',
    ),
  }
}
