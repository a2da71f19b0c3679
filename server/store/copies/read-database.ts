import pg from 'pg'
import { connectionSettings, type DatabaseAddress } from '../database.ts'
import { explainDatabaseError } from '../explain-database-error.ts'
import { setAsidePrefix } from '../set-aside.ts'
import { StoreUnavailable } from '../store-unavailable.ts'

/** A row as PostgreSQL writes it: each column as text, null where it has no value. What is written so is read back as it was. */
export type TextRow = readonly (string | null)[]

/** A table as it stands in the database. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** All tables as they were at one moment, however long they are read and whatever is written meanwhile. */
export interface DatabaseReading {
  /** The migrations that made the tables what they are, in their order; none in an empty database. */
  readonly migrations: readonly string[]
  /** What was set aside for an earlier version and is not read: the migrations whose tables it is. */
  readonly setAside: readonly string[]
  /** In an order in which they can be filled: what a table refers to comes before it. */
  readonly tables: readonly TableShape[]
  /** The rows of a table by its key, those of the blobs by their size; never more than a few MiB at a time. */
  rows(table: TableShape): AsyncGenerator<readonly TextRow[]>
  close(): Promise<void>
}

/** The advisory lock of whoever makes a copy: one at a time ("BACK" in ASCII). */
const COPY_LOCK = 0x4241434b
const ROWS_AT_ONCE = 200
const BYTES_AT_ONCE = 4 * 1024 * 1024
const OF_KYSELY = ['kysely_migration', 'kysely_migration_lock']

/**
 * Begins to read everything that is in a database. With `alone` a second reading with it is refused while this one goes on; it is
 * let go of by `close`, or by the end of this process.
 * @throws StoreUnavailable
 */
export async function readDatabase(
  address: DatabaseAddress,
  { alone = false } = {},
): Promise<DatabaseReading> {
  const client = await openClient(address)
  const ask = asker(client)
  try {
    if (alone) await claim(ask)
    await ask('begin isolation level repeatable read read only')
    const migrations = await readMigrations(ask)
    const tables = await readShapes(ask)
    const aside = await ask<[string]>(
      `select substr(nspname, length($1) + 1) from pg_namespace where starts_with(nspname, $1) order by 1`,
      [setAsidePrefix],
    )
    return {
      migrations,
      setAside: aside.map(([name]) => name),
      tables,
      rows: table => (table.name === 'blobs' ? blobRows(ask, table) : tableRows(ask, table)),
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

type Ask = <Row extends readonly unknown[]>(text: string, values?: readonly unknown[]) => Promise<Row[]>

/** A connection for long work: nothing of it is cut off for taking its time. */
export async function openClient(address: DatabaseAddress): Promise<pg.Client> {
  const { query_timeout: _, ...settings } = connectionSettings(address)
  const client = new pg.Client(settings)
  client.on('error', () => {
    // The next question fails with it.
  })
  await client.connect().catch(error => {
    throw explainDatabaseError(error) ?? error
  })
  return client
}

/** Rows as lists of columns. */
export function asker(client: pg.Client): Ask {
  return async <Row extends readonly unknown[]>(text: string, values: readonly unknown[] = []) => {
    try {
      const { rows } = await client.query({ text, values: [...values], rowMode: 'array' })
      return rows as unknown as Row[]
    } catch (error) {
      throw explainDatabaseError(error) ?? error
    }
  }
}

async function claim(ask: Ask): Promise<void> {
  // Whoever is killed while the database waits for somebody else lets go of the claim as well.
  await ask(`set client_connection_check_interval = '2s'`)
  const [row] = await ask<[boolean]>('select pg_try_advisory_lock($1, 0)', [COPY_LOCK])
  if (row?.[0]) return
  throw new StoreUnavailable(
    'A backup of this database is being made at this moment.',
    'Let it end, then try again.',
  )
}

async function readMigrations(ask: Ask): Promise<string[]> {
  const [table] = await ask<[boolean]>(`select to_regclass('kysely_migration') is not null`)
  if (!table?.[0]) return []
  return (await ask<[string]>('select name from kysely_migration order by name')).map(([name]) => name)
}

async function readShapes(ask: Ask): Promise<TableShape[]> {
  const columns = await ask<[string, string, string]>(
    `select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> all($1)
     order by c.relname, a.attnum`,
    [OF_KYSELY],
  )
  const shapes = new Map<string, { name: string; columns: { name: string; type: string }[] }>()
  for (const [name, column, type] of columns) {
    const shape = shapes.get(name) ?? { name, columns: [] }
    shape.columns.push({ name: column, type })
    shapes.set(name, shape)
  }
  const references = await ask<[string, string]>(
    `select c.relname, r.relname from pg_constraint f
     join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
     where f.contype = 'f' and f.connamespace = current_schema()::regnamespace and c.oid <> r.oid`,
  )
  return inOrder([...shapes.values()], references)
}

function inOrder(shapes: readonly TableShape[], references: readonly (readonly [string, string])[]) {
  const ordered: TableShape[] = []
  const rest = new Map(shapes.map(shape => [shape.name, shape]))
  while (rest.size > 0) {
    const waits = (name: string) => references.some(([from, to]) => from === name && rest.has(to))
    const free = [...rest.values()].filter(({ name }) => !waits(name))
    if (free.length === 0) throw new Error('The tables refer to each other in a circle.')
    for (const shape of free) rest.delete(shape.name)
    ordered.push(...free)
  }
  return ordered
}

/** A name as SQL takes it. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const asTexts = ({ columns }: TableShape) => columns.map(({ name }) => `${quoted(name)}::text`).join(', ')

async function* tableRows(ask: Ask, table: TableShape): AsyncGenerator<readonly TextRow[]> {
  const keys = await ask<[string]>(
    `select a.attname from pg_index i
     join unnest(i.indkey) with ordinality k (number, place) on true
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
     where i.indrelid = $1::regclass and i.indisprimary order by k.place`,
    [quoted(table.name)],
  )
  // By the columns themselves: what is selected has the same names, and is text.
  const order = keys.length > 0 ? ` order by ${keys.map(([key]) => `kept.${quoted(key)}`).join(', ')}` : ''
  await ask(
    `declare reading no scroll cursor for select ${asTexts(table)} from ${quoted(table.name)} kept${order}`,
  )
  for (;;) {
    const rows = await ask<TextRow>(`fetch ${ROWS_AT_ONCE} from reading`)
    if (rows.length === 0) break
    yield rows
  }
  await ask('close reading')
}

/** The largest first: what comes next is no larger than the last, so as many are asked for as fit into the memory for them. */
async function* blobRows(ask: Ask, table: TableShape): AsyncGenerator<readonly TextRow[]> {
  const size = table.columns.findIndex(({ name }) => name === 'size')
  await ask(
    `declare reading no scroll cursor for select ${asTexts(table)} from blobs kept order by kept.size desc, kept.digest`,
  )
  let atOnce = 1
  for (;;) {
    const rows = await ask<TextRow>(`fetch ${atOnce} from reading`)
    const last = rows.at(-1)
    if (last === undefined) break
    yield rows
    atOnce = Math.max(1, Math.min(1_000, Math.floor(BYTES_AT_ONCE / (Number(last[size]) + 200))))
  }
  await ask('close reading')
}
