import type { DatabaseAddress } from '../database.ts'
import { openDatabase } from '../database.ts'
import { explainDatabaseError } from '../explain-database-error.ts'
import { executedMigrations, migrateTo } from '../migrate.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { asker, openClient, quoted, type TableShape, type TextRow } from './read-database.ts'

/** Fills an empty database with what was read of another: all of it or nothing. */
export interface DatabaseLoading {
  /** @throws StoreUnavailable for a table that this version has in another form */
  insert(table: TableShape, rows: readonly TextRow[]): Promise<void>
  /** Keeps everything, and brings the tables up to date. Nobody runs a job of it yet. */
  commit(): Promise<void>
  /** Lets go of it; what is not committed is gone. */
  close(): Promise<void>
}

/**
 * Begins to fill a database whose tables are made as those `migrations` made them.
 * @throws StoreUnavailable where something is in it already, or a newer version wrote what is to be loaded
 */
export async function loadDatabase(
  address: DatabaseAddress,
  migrations: readonly string[],
): Promise<DatabaseLoading> {
  const db = openDatabase(address)
  try {
    const client = await openClient(address)
    const ask = asker(client)
    try {
      await requireEmpty(ask)
      const done = await executedMigrations(db)
      if (done.length > 0 && done.join() !== migrations.join()) throw hasData()
      await migrateTo(db, migrations)
      await ask('begin')
    } catch (error) {
      await client.end()
      throw error
    }
    return {
      async insert(table, rows) {
        if (rows.length === 0) return
        await ask(insertion(table), columnsOf(table, rows)).catch(error => {
          throw explainDatabaseError(error) ?? otherForm(table.name, error)
        })
      },
      async commit() {
        await ask('update jobs set owner = null where finished_at is null')
        await moveSequences(ask)
        await ask('commit')
        await migrateTo(db, undefined)
      },
      async close() {
        await client.end()
        await db.destroy()
      },
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

type Ask = ReturnType<typeof asker>

async function requireEmpty(ask: Ask): Promise<void> {
  const [found] = await ask<[boolean]>(
    `select exists (select from pg_class c where relkind = 'r' and relnamespace = current_schema()::regnamespace
       and relname = 'attempts')`,
  )
  if (!found?.[0]) return
  const [filled] = await ask<[boolean]>(
    'select exists (select from attempts) or exists (select from secrets)',
  )
  if (filled?.[0]) throw hasData()
}

function hasData(): StoreUnavailable {
  return new StoreUnavailable(
    'The database to restore into has been used already, and nothing is written over it.',
    'Restore into a new folder, or into a new and empty database.',
  )
}

/** A column an array, as text; PostgreSQL reads each value as it wrote it. */
function insertion({ name, columns }: TableShape): string {
  const names = columns.map(column => quoted(column.name)).join(', ')
  const places = columns.map((_, at) => `v${at}`)
  const values = columns.map(({ type }, at) => `v${at}::${type}`).join(', ')
  const given = columns.map((_, at) => `$${at + 1}::text[]`).join(', ')
  return `insert into ${quoted(name)} (${names}) overriding system value
          select ${values} from unnest(${given}) as v (${places.join(', ')})`
}

function columnsOf({ columns }: TableShape, rows: readonly TextRow[]): (string | null)[][] {
  return columns.map((_, at) => rows.map(row => row[at] ?? null))
}

function otherForm(table: string, cause: unknown): StoreUnavailable {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new StoreUnavailable(
    `The table ${table} of the backup does not fit into this version: ${why}.`,
    'Restore it with the version of Assay that made the backup.',
    cause,
  )
}

/** What is numbered by the database goes on after the highest number there is. */
async function moveSequences(ask: Ask): Promise<void> {
  const numbered = await ask<[string, string, string]>(
    `select c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
       and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`,
  )
  for (const [table, column, sequence] of numbered)
    await ask(
      `select setval($1, coalesce((select max(${quoted(column)}) from ${quoted(table)}), 0) + 1, false)`,
      [sequence],
    )
}
