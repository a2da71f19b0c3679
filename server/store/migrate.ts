import { type Kysely, sql } from 'kysely'
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration'
import * as journal from './migrations/2026-11-23-journal.ts'
import * as people from './migrations/2026-11-29-people.ts'
import * as standing from './migrations/2026-11-29-standing.ts'
import * as credentials from './migrations/2026-11-30-credentials.ts'
import * as results from './migrations/2026-11-30-results.ts'
import * as demos from './migrations/2026-12-01-demos.ts'
import * as pool from './migrations/2026-12-02-pool.ts'
import * as signIn from './migrations/2026-12-03-sign-in.ts'
import type { Schema } from './schema.ts'
import { bringBack, setAside } from './set-aside.ts'
import { StoreUnavailable } from './store-unavailable.ts'

interface OurMigration extends Migration {
  /** Tables that it makes. Going back sets them aside with what is in them. */
  readonly adds?: readonly string[]
}

/** In the order of their names, which is the order in which they run. */
const MIGRATIONS: Readonly<Record<string, OurMigration>> = {
  '2026-11-23-journal': journal,
  '2026-11-29-people': people,
  '2026-11-29-standing': standing,
  '2026-11-30-credentials': credentials,
  '2026-11-30-results': results,
  '2026-12-01-demos': demos,
  '2026-12-02-pool': pool,
  '2026-12-03-sign-in': signIn,
}

/** The migrations that this version knows, in their order. */
export const migrationNames: readonly string[] = Object.keys(MIGRATIONS).sort()

const OLDEST_VERSION = 14

/**
 * Brings the database's tables up to date; servers that start together take turns.
 * @throws StoreUnavailable when the database is too old, or was used by a newer Assay.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  await requireVersion(db)
  const done = await executedMigrations(db)
  requireKnown(done)
  if (done.length < migrationNames.length) await run(db, migrator => migrator.migrateToLatest())
  await bringBack(db, migrationNames)
}

/**
 * Makes the tables of an empty database what exactly these migrations make of them; without any given, what all of them do.
 * @throws StoreUnavailable where there is one that this version does not know
 */
export async function migrateTo(
  db: Kysely<Schema>,
  migrations: readonly string[] | undefined,
): Promise<void> {
  if (migrations === undefined) return migrate(db)
  requireKnown(migrations)
  const last = migrationNames[migrations.length - 1]
  if (last === undefined || migrations.join() !== migrationNames.slice(0, migrations.length).join())
    throw new Error(`There is no such order of migrations: ${migrations.join(', ')}.`)
  await requireVersion(db)
  await run(db, migrator => migrator.migrateTo(last))
}

/**
 * The migrations after `last`, the latest first, where all of them can be taken back.
 * @throws StoreUnavailable where one cannot, or the data was never there
 */
export async function migrationsAfter(db: Kysely<Schema>, last: string): Promise<readonly string[]> {
  const done = await executedMigrations(db)
  requireKnown(done)
  if (!done.includes(last))
    throw new StoreUnavailable(
      `The data is not at "${last}", nor was it.`,
      `It has been at: ${done.join(', ')}.`,
    )
  const over = done.slice(done.indexOf(last) + 1).toReversed()
  const fixed = over.find(name => MIGRATIONS[name]?.down === undefined)
  if (fixed === undefined) return over
  throw new StoreUnavailable(
    `What "${fixed}" changed cannot be taken back without losing data.`,
    'Restore the backup that was made before that upgrade, with the version that made it.',
  )
}

/**
 * Takes back the migrations after `last`, so that a version that knows none of them can go on with the data. Their tables are
 * set aside and are there again after the next `migrate`: nothing is deleted.
 * @throws StoreUnavailable as `migrationsAfter`; nothing is changed then
 */
export async function goBackTo(db: Kysely<Schema>, last: string): Promise<void> {
  const over = await migrationsAfter(db, last)
  await db.transaction().execute(async trx => {
    for (const name of over) {
      await setAside(trx, name, MIGRATIONS[name]?.adds ?? [])
      await MIGRATIONS[name]?.down?.(trx)
      await sql`delete from kysely_migration where name = ${name}`.execute(trx)
    }
  })
}

function requireKnown(done: readonly string[]): void {
  const unknown = done.find(name => !(name in MIGRATIONS))
  if (unknown === undefined) return
  throw new StoreUnavailable(
    `The data was written by a newer version of Assay (it knows "${unknown}").`,
    `Start that version or a later one. Or let that version prepare the data for this one, which loses nothing: npm run ops -- upgrade --back-to ${migrationNames.at(-1)}`,
  )
}

async function run(
  db: Kysely<Schema>,
  go: (migrator: Migrator) => Promise<MigrationResultSet>,
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } })
  const { error } = await go(migrator)
  if (error instanceof Error) throw error
  if (error !== undefined) throw new Error('A migration of the database failed.', { cause: error })
}

async function requireVersion(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{
    version: string
  }>`select current_setting('server_version') as version`.execute(db)
  const problem = versionProblem(rows[0]?.version ?? '0')
  if (problem) throw problem
}

/** What is wrong with a server of this version (`server_version`), if anything. */
export function versionProblem(version: string): StoreUnavailable | undefined {
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) return undefined
  return new StoreUnavailable(
    `The database is PostgreSQL ${version}; Assay needs ${OLDEST_VERSION} or later.`,
    'Upgrade that server, or start without DATABASE_URL to use the built-in one.',
  )
}

/** The migrations that have made the tables what they are, in their order. */
export async function executedMigrations(db: Kysely<Schema>): Promise<string[]> {
  const { rows: tables } = await sql<{ found: boolean }>`
    select to_regclass('kysely_migration') is not null as found`.execute(db)
  if (!tables[0]?.found) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(row => row.name)
}
