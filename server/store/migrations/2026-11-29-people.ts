import { type Kysely, sql } from 'kysely'

/**
 * Names of people, out of the journals and into a table that can forget. The journals that are there by now are those of
 * 0.1.0, which nothing can read any more: the index says so, so that a list names them, nobody takes them up, and they stand
 * in the way of no new attempt.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table people (id text primary key, name text not null)`,
  `update attempts set open = false, summary = '{"phase":"outdated"}'`,
  `delete from jobs`,
]
