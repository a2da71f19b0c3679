import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as journal from './migrations/2026-11-23-journal.ts'
import * as people from './migrations/2026-11-29-people.ts'
import * as standing from './migrations/2026-11-29-standing.ts'
import * as credentials from './migrations/2026-11-30-credentials.ts'
import * as results from './migrations/2026-11-30-results.ts'
import * as demos from './migrations/2026-12-01-demos.ts'
import type { Schema } from './schema.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** In the order of their names, which is the order in which they run. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-23-journal': journal,
  '2026-11-29-people': people,
  '2026-11-29-standing': standing,
  '2026-11-30-credentials': credentials,
  '2026-11-30-results': results,
  '2026-12-01-demos': demos,
}

const OLDEST_VERSION = 14

/**
 * Brings the database's tables up to date; servers that start together take turns.
 * @throws StoreUnavailable when the database is too old, or was used by a newer Assay.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  await requireVersion(db)
  const done = await executed(db)
  const unknown = done.find(name => !(name in MIGRATIONS))
  if (unknown !== undefined) {
    throw new StoreUnavailable(
      `The data was written by a newer version of Assay (it knows "${unknown}").`,
      'Start that version or a later one; going back is not possible without losing data.',
    )
  }
  if (done.length === Object.keys(MIGRATIONS).length) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } })
  const { error } = await migrator.migrateToLatest()
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

async function executed(db: Kysely<Schema>): Promise<string[]> {
  const { rows: tables } = await sql<{ found: boolean }>`
    select to_regclass('kysely_migration') is not null as found`.execute(db)
  if (!tables[0]?.found) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(row => row.name)
}
