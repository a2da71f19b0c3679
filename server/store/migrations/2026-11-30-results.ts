import { type Kysely, sql } from 'kysely'

/**
 * What statistics need of scored attempts, folded from their journals and kept, since ten thousand journals take minutes to
 * fold; and the figures of each exam that anybody may see.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** The tables are set aside by whoever goes back; the index alone is taken away. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index attempts_by_challenge`.execute(db)
}

export const adds = ['attempt_results', 'published_statistics']

const STATEMENTS = [
  `create table attempt_results (
    attempt_id text primary key references attempts,
    seq integer not null,
    version integer not null,
    result json not null
  )`,
  `create index attempts_by_challenge on attempts (challenge_id, mode, created_at)`,
  `create table published_statistics (challenge_id text primary key, at bigint not null, figures json not null)`,
]
