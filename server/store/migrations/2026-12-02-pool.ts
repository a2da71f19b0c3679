import { type Kysely, sql } from 'kysely'

/** AWS accounts that are lent to attempts, and what was begun and done in them, a row for each step. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** The tables are set aside by whoever goes back, and nothing else was changed. */
export async function down(): Promise<void> {}

/** What refers to another comes after it. */
export const adds = ['pool_accounts', 'pool_steps']

const STATEMENTS = [
  // Whoever holds an account is in it, and nobody where nobody may: no statement can lend one twice, or lose its lease.
  `create table pool_accounts (
    account_id text primary key check (account_id ~ '^[0-9]{12}$'),
    region text not null,
    state text not null check (state in ('registered', 'cleaning', 'available', 'reserved', 'provisioning', 'active',
      'sealed', 'quarantined', 'retired')),
    lease_key text unique,
    turn bigint not null default 0,
    since bigint not null,
    last_used bigint not null default 0,
    failures integer not null default 0,
    reason text,
    check ((state in ('reserved', 'provisioning', 'active', 'sealed')) = (lease_key is not null))
  )`,
  `create index pool_accounts_free on pool_accounts (region, last_used, account_id) where state = 'available'`,
  `create table pool_steps (
    account_id text not null references pool_accounts on delete cascade,
    turn bigint not null,
    step text not null,
    intended_at bigint not null,
    done_at bigint,
    result json,
    primary key (account_id, turn, step)
  )`,
]
