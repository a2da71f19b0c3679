import { type Kysely, sql } from 'kysely'

/** The index says of every attempt where it stands, from its first event on: a list opens no journal. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempts alter column summary set not null`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempts alter column summary drop not null`.execute(db)
}
