import { type Kysely, sql } from 'kysely'

/** Attempts, their journals, what the events point at, durable jobs, heartbeats and secrets. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table attempts (
     id text primary key check (length(id) between 1 and 200),
     candidate_id text not null,
     challenge_id text not null,
     mode text not null,
     open boolean not null default true,
     last_seq integer not null default 0,
     last_hash text not null default '',
     created_at bigint not null,
     changed_at timestamptz not null default clock_timestamp(),
     summary json
   )`,
  // However often a start is sent, and however many arrive together, one attempt comes of it.
  `create unique index attempts_one_open on attempts (candidate_id, challenge_id, mode) where open`,
  `create index attempts_by_candidate on attempts (candidate_id, created_at)`,
  `create index attempts_by_change on attempts (changed_at)`,

  `create table journal (
     attempt_id text not null references attempts,
     seq integer not null check (seq > 0),
     at bigint not null,
     type text not null,
     body json not null,
     previous_hash text not null,
     hash text not null,
     command_id text,
     primary key (attempt_id, seq)
   )`,
  `create unique index journal_by_command on journal (attempt_id, command_id) where command_id is not null`,
  `create function refuse_change() returns trigger language plpgsql as $$
     begin
       raise exception 'the journal is append-only: % refused', lower(tg_op) using errcode = 'restrict_violation';
     end $$`,
  `create trigger journal_is_append_only before update or delete or truncate on journal
     for each statement execute function refuse_change()`,

  `create table blobs (
     digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
     bytes bytea not null,
     size integer not null
   )`,
  // What candidates write is small and read whole; compressing it again and again costs more than the disk.
  `alter table blobs alter column bytes set storage external`,

  `create table fold_snapshots (
     attempt_id text primary key references attempts,
     seq integer not null,
     version text not null,
     state json not null
   )`,

  `create table jobs (
     id bigint generated always as identity primary key,
     key text not null unique,
     kind text not null,
     run_at bigint not null,
     payload json not null,
     owner integer,
     claims integer not null default 0,
     failures integer not null default 0,
     finished_at bigint,
     last_error text
   )`,
  `create index jobs_waiting on jobs (kind, run_at) where finished_at is null and owner is null`,
  `create index jobs_running on jobs (owner) where owner is not null`,

  `create table heartbeats (node text primary key, at bigint not null)`,
  `create table secrets (name text primary key, value bytea not null)`,
]
