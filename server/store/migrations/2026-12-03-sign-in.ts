import { type Kysely, sql } from 'kysely'

/**
 * Who may be here: what people may do, where they are signed in, by what they sign in again, and codes that let others in. Of whatever
 * signs somebody in only digests are here. All of it goes with its person.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** The tables are set aside by whoever goes back, and nothing else was changed. */
export async function down(): Promise<void> {}

/** What refers to another comes after it. */
export const adds = ['grants', 'sessions', 'passwords', 'recovery_codes', 'invitations']

const STATEMENTS = [
  // Empty where a role is held for nothing narrower.
  `create table grants (
    person_id text not null references people on delete cascade,
    role text not null check (role in ('candidate', 'instructor', 'author', 'admin', 'auditor')),
    organisation_id text not null,
    cohort_id text not null default '',
    pack_id text not null default '',
    primary key (person_id, role, organisation_id, cohort_id, pack_id)
  )`,
  `create table sessions (
    digest bytea primary key,
    id text not null unique,
    person_id text not null references people on delete cascade,
    how text not null,
    device text not null,
    created_at bigint not null,
    seen_at bigint not null,
    idle_ms bigint not null,
    ends_at bigint not null
  )`,
  `create index sessions_of_person on sessions (person_id)`,
  `create table passwords (
    person_id text primary key references people on delete cascade,
    sign_in_name text not null unique,
    hash text not null
  )`,
  `create table recovery_codes (
    digest bytea primary key,
    person_id text not null references people on delete cascade
  )`,
  `create index recovery_codes_of_person on recovery_codes (person_id)`,
  `create table invitations (
    digest bytea primary key,
    id text not null unique,
    role text not null,
    organisation_id text not null,
    made_by text references people on delete set null,
    uses integer not null,
    uses_left integer not null check (uses_left >= 0),
    made_at bigint not null,
    expires_at bigint not null
  )`,
]
