import { type Kysely, sql, type Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/** What the schemas are called in which tables wait, before the name of their migration. */
export const setAsidePrefix = 'set_aside_'
/** One at a time brings tables back ("ASID" in ASCII). */
const BRING_BACK_LOCK = 0x41534944

/** Puts the tables of a migration where an older version does not see them, with all that is in them. */
export async function setAside(
  trx: Transaction<Schema>,
  migration: string,
  tables: readonly string[],
): Promise<void> {
  if (tables.length === 0) return
  const schema = sql.id(setAsidePrefix + migration)
  await sql`create schema ${schema}`.execute(trx)
  for (const table of tables) await sql`alter table ${sql.id(table)} set schema ${schema}`.execute(trx)
}

/** Puts what was set aside of these migrations, if anything was, in the place of the empty tables that they have made. */
export async function bringBack(db: Kysely<Schema>, migrations: readonly string[]): Promise<void> {
  if ((await schemasOf(db, migrations)).length === 0) return
  await db.transaction().execute(async trx => {
    await sql`select pg_advisory_xact_lock(${BRING_BACK_LOCK})`.execute(trx)
    const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(trx)
    const home = sql.id(rows[0]?.name ?? 'public')
    for (const schema of await schemasOf(trx, migrations)) await bring(trx, schema, home)
  })
}

async function bring(
  trx: Transaction<Schema>,
  schema: string,
  home: ReturnType<typeof sql.id>,
): Promise<void> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = (select oid from pg_namespace where nspname = ${schema})`.execute(
    trx,
  )
  // They refer to each other: all of the empty ones go before the first of the others comes.
  for (const { name } of tables) await sql`drop table ${sql.id(name)} cascade`.execute(trx)
  for (const { name } of tables)
    await sql`alter table ${sql.id(schema, name)} set schema ${home}`.execute(trx)
  await sql`drop schema ${sql.id(schema)}`.execute(trx)
}

async function schemasOf(db: Kysely<Schema>, migrations: readonly string[]): Promise<string[]> {
  const wanted = migrations.map(name => setAsidePrefix + name)
  const { rows } = await sql<{ name: string }>`
    select nspname as name from pg_namespace where nspname = any(${wanted}) order by 1`.execute(db)
  return rows.map(({ name }) => name)
}
