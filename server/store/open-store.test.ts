import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../log.ts'
import { openDatabase } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts'
import { joinStore, openStore } from './open-store.ts'
import { StoreUnavailable } from './store-unavailable.ts'
import { newEvents } from './testing/new-events.ts'

let dataDir: string
let postgres: EmbeddedPostgres
let webServer: Server

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'assay-open-'))
  const rules = join(dataDir, 'pg_hba.conf')
  writeFileSync(rules, 'local all assay trust\nlocal all all scram-sha-256\n', { mode: 0o644 })
  postgres = await startEmbeddedPostgres({ dataDir, log: silentLog, settings: [`hba_file=${rules}`] })
  const db = openDatabase(postgres.connection)
  await sql`create role guest login password 'right'`.execute(db)
  await sql`create role reader login password 'right'`.execute(db)
  await sql`create database of_guest owner guest`.execute(db)
  await db.destroy()
  webServer = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
})
afterAll(async () => {
  webServer.close()
  await postgres.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function url(user: string, database: string): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(postgres.connection.host)}`
}

it('is joined where its database runs already, and both see what the other writes', async () => {
  const joined = await joinStore({ dataDir, log: silentLog })
  await joined.journal.create(
    { id: 'joined', candidateId: 'c', challengeId: 'w', mode: 'exam', summary: {} },
    newEvents(0),
  )
  await joined.close()
  const again = await joinStore({ dataDir, log: silentLog })
  expect(await again.journal.find({ id: 'joined' })).toHaveLength(1)
  await again.close()
})

describe('DATABASE_URL', () => {
  it('names a server to use instead of the built-in one', async () => {
    const options = {
      dataDir: '/nonexistent/unused',
      databaseUrl: url('guest:right', 'of_guest'),
      log: silentLog,
    }
    const store = await openStore(options)
    await store.journal.create(
      { id: 'a', candidateId: 'c', challengeId: 'w', mode: 'exam', summary: {} },
      newEvents(0),
    )
    const again = await openStore(options)
    expect(await again.journal.read('a', 0)).toEqual(newEvents(0))
    await again.close()
    await store.close()
  })

  it.each<[string, () => string, string]>([
    ['a wrong password', () => url('guest:wrong', 'of_guest'), 'The database refused the password.'],
    ['an unknown user', () => url('nobody:x', 'of_guest'), 'The database refused the password.'],
    [
      'a database that does not exist',
      () => url('guest:right', 'none'),
      'The database named in DATABASE_URL does not exist.',
    ],
    [
      'a user who may not make tables',
      () => url('reader:right', 'of_guest'),
      'The database user may not do what Assay needs.',
    ],
    [
      'a port nobody listens on',
      () => 'postgres://a:b@127.0.0.1:1/x',
      'The database does not accept connections.',
    ],
    ['a server that is no PostgreSQL', () => webAddress(), 'The connection to the database broke.'],
    [
      'something that is no address',
      () => 'postgres://[',
      'The database named in DATABASE_URL cannot be used: Invalid URL.',
    ],
  ])('with %s is refused with a sentence', async (_, address, problem) => {
    const opening = openStore({ dataDir, databaseUrl: address(), log: silentLog })
    const error = await opening.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect(error).toMatchObject({ problem, remedy: expect.stringMatching(/\.$/) })
    expect(String(error)).not.toContain('wrong')
  })
})

it('gives up opening when it is told to, and leaves nothing running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-abort-'))
  await expect(openStore({ dataDir: folder, log: silentLog, signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/,
  )
  const store = await openStore({ dataDir: folder, log: silentLog })
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function webAddress(): string {
  const address = webServer.address()
  return `postgres://a:b@127.0.0.1:${typeof address === 'object' ? address?.port : ''}/x`
}
