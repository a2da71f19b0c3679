import { type Kysely, sql } from 'kysely'

/**
 * What is issued at a pass. A status has no reference to its credential: a credential can be deleted with its person, and
 * whether it was withdrawn stays.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** The tables are set aside by whoever goes back, and nothing else was changed. */
export async function down(): Promise<void> {}

/** What refers to another comes after it. */
export const adds = [
  'signing_keys',
  'status_lists',
  'credential_statuses',
  'status_changes',
  'credentials',
  'portfolios',
]

const STATEMENTS = [
  `create table signing_keys (
    id text primary key,
    state text not null,
    sealed bytea,
    created_at bigint not null,
    ended_at bigint
  )`,
  // There is one key that signs.
  `create unique index signing_keys_active on signing_keys (state) where state = 'active'`,
  `create table status_lists (id serial primary key, issuer text not null unique, address text not null)`,
  `create table credential_statuses (
    list integer not null references status_lists,
    place integer not null,
    withdrawn boolean not null default false,
    primary key (list, place)
  )`,
  `create table status_changes (
    id serial primary key,
    list integer not null,
    place integer not null,
    at bigint not null,
    withdrawn boolean not null,
    reason text not null
  )`,
  `create index status_changes_by_place on status_changes (list, place)`,
  `create table credentials (
    id text primary key,
    attempt_id text not null references attempts,
    kind text not null,
    issuer text not null,
    key_id text not null,
    list integer not null,
    place integer not null,
    issued_at bigint not null,
    document json not null,
    token text not null,
    unique (attempt_id, kind)
  )`,
  `create table portfolios (
    attempt_id text primary key references attempts,
    settings json not null,
    token text unique,
    expires_at bigint,
    pack json not null
  )`,
]
