import { type Kysely, sql } from 'kysely'

/** Demos of attempts, and what was shown in them, in pieces that are rewritten while they grow. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** The tables are set aside by whoever goes back, and nothing else was changed. */
export async function down(): Promise<void> {}

/** What refers to another comes after it. */
export const adds = ['demos', 'demo_pieces']

const STATEMENTS = [
  `create table demos (
    attempt_id text primary key references attempts,
    presenter_id text not null,
    challenge_id text not null,
    token text unique,
    phase text not null,
    started_at bigint,
    pieces json not null,
    length bigint not null
  )`,
  `create table demo_pieces (
    attempt_id text not null references demos on delete cascade,
    number integer not null,
    bytes bytea not null,
    primary key (attempt_id, number)
  )`,
]
