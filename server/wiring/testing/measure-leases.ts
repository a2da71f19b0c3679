/**
 * Races sessions of a database for the accounts of a pool, and prints what each lease took, in milliseconds, as JSON. The database is
 * the product's own, which flushes to the disk.
 *
 *     node measure-leases.ts <sessions> <accounts> <rounds>
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { silentLog } from '../../log.ts'
import { openDatabase } from '../../store/database.ts'
import { startEmbeddedPostgres } from '../../store/embedded-postgres/start-embedded-postgres.ts'
import { migrate } from '../../store/migrate.ts'
import { createPoolRows } from '../../store/pool-accounts.ts'

async function main(sessions: number, accounts: number, rounds: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'assay-leases-'))
  const postgres = await startEmbeddedPostgres({
    ...{ dataDir, log: silentLog, settings: [`max_connections=${sessions + 10}`] },
  })
  try {
    const databases = Array.from({ length: sessions }, () => openDatabase(postgres.connection))
    const [first] = databases
    if (!first) throw new Error('There must be a session')
    await migrate(first)
    await sql`
      insert into pool_accounts (account_id, region, state, since)
      select (100000000000 + number)::text, 'us-east-1', 'available', 0 from generate_series(1, ${accounts}) number`.execute(
      first,
    )
    // Each connection is there, and has planned once.
    await Promise.all(databases.map(db => createPoolRows(db).find('100000000001')))
    const took: number[] = []
    const given: (string | undefined)[] = []
    for (let round = 0; round < rounds; round++) {
      const racing = databases.map(async (db, session) => {
        const begun = performance.now()
        const account = await createPoolRows(db).lease(`${round}-${session}`, 'us-east-1', round + 1)
        took.push(performance.now() - begun)
        given.push(account?.account_id)
      })
      await Promise.all(racing)
    }
    if (new Set(given).size !== sessions * rounds || given.includes(undefined))
      throw new Error('An account was leased twice, or somebody went away without one')
    await Promise.all(databases.map(db => db.destroy()))
    process.stdout.write(JSON.stringify({ took }))
  } finally {
    await postgres.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

await main(Number(process.argv[2]), Number(process.argv[3]), Number(process.argv[4]))
