import { sql } from 'kysely'
import { type DatabaseAddress, openDatabase } from './database.ts'
import { LIVENESS_LOCK } from './listening-session.ts'

/** How many servers use this database now; for an instant one that has just died may be counted. Throws `StoreUnavailable`. */
export async function livingServers(address: DatabaseAddress): Promise<number> {
  const db = openDatabase(address)
  try {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_locks
      where locktype = 'advisory' and classid = ${LIVENESS_LOCK}
        and database = (select oid from pg_database where datname = current_database())`.execute(db)
    return rows[0]?.count ?? 0
  } finally {
    await db.destroy()
  }
}
