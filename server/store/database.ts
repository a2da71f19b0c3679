import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { explainDatabaseError } from './explain-database-error.ts'
import type { Schema } from './schema.ts'
import type { StoreUnavailable } from './store-unavailable.ts'

/** How to reach a database: a socket folder and names, or a URL. */
export type DatabaseAddress =
  | { readonly host: string; readonly user: string; readonly database: string }
  | { readonly connectionString: string }

const CONNECTIONS = 8
/** A running database accepts in milliseconds; waiting longer only makes a person wait for a refusal. */
const CONNECT_LIMIT_MS = 1_500
/** No statement of ours takes long; a database that hangs must not hang its callers. */
const QUERY_LIMIT_MS = 5_000

/** Settings of every connection, also of the one that listens. */
export function connectionSettings(address: DatabaseAddress): pg.ClientConfig {
  return {
    ...address,
    application_name: 'assay',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: QUERY_LIMIT_MS,
    keepAlive: true,
    types: { getTypeParser },
  }
}

/** Every `bigint` of ours is a time in milliseconds or a counter: exact as a number until the year 287,396. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === pg.types.builtins.INT8
    ? Number
    : pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format)
}

/**
 * Every error of this database that is not the caller's mistake is a `StoreUnavailable`: the one `problem` knows, when it
 * knows better than the driver why the database does not answer.
 */
export function openDatabase(
  address: DatabaseAddress,
  problem: () => StoreUnavailable | undefined = () => undefined,
): Kysely<Schema> {
  const pool = new pg.Pool({
    ...connectionSettings(address),
    max: CONNECTIONS,
    idle_in_transaction_session_timeout: 2 * QUERY_LIMIT_MS,
  })
  // A broken connection is reported to whoever uses it and replaced at the next use; unheard it would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: explaining(pool, problem) }) })
}

function explaining(pool: pg.Pool, problem: () => StoreUnavailable | undefined): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await explained(pool.connect()).catch(error => {
        throw problem() ?? error
      })
      const known = wrapped.get(client) ?? explainingClient(client)
      wrapped.set(client, known)
      return known
    },
  }
}

function explainingClient(client: pg.PoolClient): PostgresPoolClient {
  return Object.assign(Object.create(client), {
    query: (text: string, values: unknown[]) => explained(client.query(text, values)),
    release: (destroy?: boolean) => client.release(destroy),
  })
}

async function explained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw explainDatabaseError(error) ?? error
  }
}
