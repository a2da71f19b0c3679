import { type RawBuilder, sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate, versionProblem } from './migrate.ts'
import { openTemporaryStore } from './temporary-store.ts'
import { newEvents } from './testing/new-events.ts'

it('refuses to change or remove a line of a journal', async () => {
  const { store, address, close } = await openTemporaryStore()
  await store.journal.create(
    { id: 'a', candidateId: 'c', challengeId: 'w', mode: 'exam', summary: {} },
    newEvents(0),
  )
  const db = openDatabase(address)
  const changes: RawBuilder<unknown>[] = [
    sql`update journal set body = '{}'`,
    sql`delete from journal`,
    sql`truncate journal`,
    sql`delete from attempts`,
  ]
  for (const change of changes) await expect(change.execute(db)).rejects.toThrow(/append-only|foreign key/)
  expect(await store.journal.read('a', 0)).toEqual(newEvents(0))
  await db.destroy()
  await close()
})

it('refuses data that a newer version has written, and changes nothing', async () => {
  const { address, close } = await openTemporaryStore()
  const db = openDatabase(address)
  await sql`insert into kysely_migration (name, timestamp) values ('2999-01-01-later', 'now')`.execute(db)
  await expect(migrate(db)).rejects.toMatchObject({
    problem: 'The data was written by a newer version of Assay (it knows "2999-01-01-later").',
  })
  await db.destroy()
  await close()
})

it.each([
  ['18.4', undefined],
  ['14.0 (Debian 14.0-1)', undefined],
  ['13.22', 'The database is PostgreSQL 13.22; Assay needs 14 or later.'],
  ['9.6.24', 'The database is PostgreSQL 9.6.24; Assay needs 14 or later.'],
])('takes a server of version %s: %s', (version, problem) => {
  expect(versionProblem(version)?.problem).toBe(problem)
})
