import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { digestsOf, fillStore, saveText } from '../backup/testing/installation.ts'
import { readConfig } from '../config.ts'
import { silentLog } from '../log.ts'
import { reachDatabase } from '../store/copies/reach-database.ts'
import { readDatabase } from '../store/copies/read-database.ts'
import { openDatabase } from '../store/database.ts'
import { migrationNames } from '../store/migrate.ts'
import { openStore } from '../store/open-store.ts'
import { runOpsCommand } from './ops-command.ts'

// Databases are started again and again: on a machine that is busy with other tests that takes minutes.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 })

// One installation with open attempts, taken back to an earlier version and up again: each test goes on where the one before ended.
let root: string
let data: string
let said: string[]
const earlier = '2026-11-29-standing'

const run = (...given: string[]) => {
  said = []
  const config = readConfig({ ASSAY_DATA: data, ASSAY_BACKUP_KEY: 'a pass phrase for upgrades' })
  return runOpsCommand(given, { config, log: silentLog, say: line => void said.push(line), now: Date.now })
}
const upgrade = (...given: string[]) => run('upgrade', '--to', join(root, 'backups'), ...given)

async function look() {
  const database = await reachDatabase({ dataDir: data, log: silentLog })
  try {
    const reading = await readDatabase(database.address)
    return { migrations: reading.migrations, digests: await digestsOf(reading) }
  } finally {
    await database.close()
  }
}
let before: Awaited<ReturnType<typeof look>>

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'assay-upgrade-'))
  data = join(root, 'data')
  mkdirSync(join(root, 'backups'))
  const store = await openStore({ dataDir: data, log: silentLog })
  await fillStore(store)
  await store.results.publish('warm-up', 1, {})
  await store.close()
  before = await look()
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 10 }))

it('has nothing to do where the data is up to date', async () => {
  expect(await upgrade()).toBe(0)
  expect(said).toEqual([expect.stringContaining('there is nothing to do')])
})

it('is refused while a server runs, and where the name is none of the data', async () => {
  const store = await openStore({ dataDir: data, log: silentLog })
  await expect(upgrade('--back-to', earlier)).rejects.toThrow('A server runs with this data. Stop it first')
  await store.close()
  await expect(upgrade('--back-to', '2020-01-01-x')).rejects.toThrow('The data is not at "2020-01-01-x"')
  await expect(upgrade('--back-to', '2026-11-23-journal')).rejects.toThrow('without losing data')
  expect(await look()).toEqual(before)
  expect(readdirSync(join(root, 'backups'))).toEqual([])
})

it('goes back to an earlier version, which finds the tables that it knows, with all that was in them', async () => {
  expect(await upgrade('--back-to', earlier)).toBe(0)
  expect(said.join('\n')).toMatch(
    /1\. Checked[\s\S]*2\. Backed up[\s\S]*3\. The tables[\s\S]*4\. Verified: 2 journals/,
  )
  const back = await look()
  expect(back.migrations.at(-1)).toBe(earlier)
  const { journal, attempts, blobs, people, jobs, secrets, heartbeats, fold_snapshots } = before.digests
  expect(back.digests).toEqual({
    journal,
    attempts,
    blobs,
    people,
    jobs,
    secrets,
    heartbeats,
    fold_snapshots,
  })
})

it('says what it would do, and then brings the data up with everything that was set aside', async () => {
  await upgrade('--check')
  const later = migrationNames.slice(migrationNames.indexOf(earlier) + 1)
  expect(said).toEqual([`1. Checked. To be done: ${later.join(', ')}.`])
  expect((await look()).migrations.at(-1)).toBe(earlier)
  expect(await upgrade()).toBe(0)
  expect(said.at(-1)).toContain(`upgrade --back-to ${earlier}`)
  expect(await look()).toEqual(before)
  expect(readdirSync(join(root, 'backups'))).toHaveLength(2)
})

it('is worked on afterwards as before', async () => {
  const store = await openStore({ dataDir: data, log: silentLog })
  try {
    const head = await store.journal.head('long')
    await saveText(store, 'long', { seq: head?.lastSeq ?? 0, hash: head?.lastHash ?? '' }, 'more.mjs', 'more')
    expect(await store.credentials.keys()).toMatchObject([{ id: 'z6MkCanary' }])
  } finally {
    await store.close()
  }
  expect(await run('verify')).toBe(0)
})

it('does not touch data that is not as it was written, and says so', async () => {
  const database = await reachDatabase({ dataDir: data, log: silentLog })
  const db = openDatabase(database.address)
  await sql`alter table journal disable trigger journal_is_append_only`.execute(db)
  await sql`update journal set at = at + 1 where attempt_id = 'long' and seq = 7`.execute(db)
  await sql`alter table journal enable trigger journal_is_append_only`.execute(db)
  await db.destroy()
  await database.close()
  expect(await run('verify')).toBe(1)
  expect(said.join('\n')).toContain('The journal of long is broken at line 7: its content was changed.')
  const { migrations } = await look()
  await expect(upgrade('--back-to', earlier)).rejects.toThrow('is left as it is')
  expect((await look()).migrations).toEqual(migrations)
})
