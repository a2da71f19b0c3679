import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ChainEnd } from '../../shared/journal/hash-chain.ts'
import { silentLog } from '../log.ts'
import type { Store } from '../store/connect-store.ts'
import { openClient, readDatabase } from '../store/copies/read-database.ts'
import { openStore } from '../store/open-store.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { withMounts } from '../testing/launch-server.ts'
import { restoreBackup } from './restore-backup.ts'
import {
  account,
  digestsOf,
  fillStore,
  makeFiles,
  oddName,
  openEngine,
  recordedText,
  saveText,
  sha256,
} from './testing/installation.ts'
import { verifyBackup } from './verify-backup.ts'

// Databases are started again and again: on a machine that is busy with other tests that takes minutes.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 })

// One installation in use, its backup, and everything that can happen to that: each test goes on where the one before ended.
const key = 'a pass phrase for the drill'
/** A machine may have much else to do: this is when something hangs. */
const patient = { timeout: 90_000, interval: 10 }
let root: string
let data: string
let backup: string
let store: Store
let ends: ReadonlyMap<string, ChainEnd>
let engine: DatabaseSync

const address = () => ({ host: join(data, 'run'), user: 'assay', database: 'postgres' })
const digests = async () => digestsOf(await readDatabase(address()))
const target = (dataDir: string) => ({ dataDir, databaseUrl: undefined, log: silentLog, now: () => 5 })

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'assay-drill-'))
  data = join(root, 'data')
  backup = join(root, 'one.backup')
  writeFileSync(join(root, 'key'), `${key}\n`, { mode: 0o600 })
  store = await openStore({ dataDir: data, log: silentLog })
  ends = await fillStore(store)
  makeFiles(data)
  engine = openEngine(data)
})
afterAll(async () => {
  engine.close()
  await store.close()
  rmSync(root, { recursive: true, force: true, maxRetries: 10 })
})

/** `npm run ops` beside what runs here. */
function ops(args: readonly string[], prefix: readonly string[] = []) {
  const [program = '', ...rest] = [
    ...prefix,
    process.execPath,
    join(import.meta.dirname, '../ops-desk/main.ts'),
    ...args,
  ]
  const env = { PATH: process.env.PATH ?? '', ASSAY_DATA: data, ASSAY_BACKUP_KEY_FILE: join(root, 'key') }
  const child = spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (printed += part))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, printed }))
  return { child, ended }
}

/** The backup stands still in the middle for as long as somebody else has this table. */
async function whileStanding(use: () => Promise<void>): Promise<void> {
  const client = await openClient(address())
  try {
    await client.query('begin')
    await client.query('lock table secrets in access exclusive mode')
    await use()
  } finally {
    await client.end()
  }
}
const drafts = () => readdirSync(root).filter(name => name.endsWith('.partial'))
const draftsOf = ({ pid }: ChildProcess) => drafts().filter(name => name.includes(`.${pid}-`))
const kill = async (child: ChildProcess) => {
  child.kill('SIGKILL')
  await once(child, 'close')
}

it('a backup that is killed in the middle leaves nothing that looks like one, and the next takes its place', async () => {
  await whileStanding(async () => {
    const { child } = ops(['backup', '--to', backup])
    await expect.poll(() => draftsOf(child), patient).toHaveLength(1)
    await kill(child)
  })
  expect(existsSync(backup)).toBe(false)
  expect(drafts()).toHaveLength(1)
})

it('is of one moment while people go on, one at a time, and read back', async () => {
  const before = await digests()
  let first: ReturnType<typeof ops> | undefined
  await whileStanding(async () => {
    first = ops(['backup', '--to', backup])
    const { child } = first
    await expect.poll(() => draftsOf(child), patient).toHaveLength(1)
    const second = await ops(['backup', '--to', join(root, 'two.backup')]).ended
    expect(second).toMatchObject({
      code: 1,
      printed: expect.stringContaining('A backup of this database is being made'),
    })
    const end = ends.get('odd')
    if (end) await saveText(store, 'odd', end, 'later.mjs', 'after the moment')
  })
  const made = await first?.ended
  expect(made?.printed).toContain('2 journals with 255 lines')
  expect(made?.printed).toContain('Every journal is as it was written.')
  expect(made?.code).toBe(0)
  expect(statSync(backup).mode & 0o777).toBe(0o600)
  expect(drafts()).toEqual([])
  const report = await verifyBackup(backup, key)
  expect(report.heads.get('odd')).toEqual(ends.get('odd'))
  expect((await digests()).journal).not.toBe(before.journal)
  expect(readFileSync(backup).includes('canary')).toBe(false)
})

it('is restored elsewhere: tables, accounts, workspaces, keys', async () => {
  const to = join(root, 'restored')
  const report = await restoreBackup(backup, key, target(to))
  expect(report.problems).toEqual([])
  for (const path of ['credentials.key', 'published-versions.json', 'run/accounts.port'])
    expect(readFileSync(join(to, path), 'utf8')).toBe(readFileSync(join(data, path), 'utf8'))
  expect(JSON.parse(readFileSync(join(to, 'restored.json'), 'utf8'))).toMatchObject({ at: 5 })
  const home = join(to, 'workspaces/long/home/shop')
  expect(statSync(join(home, 'main.mjs')).mode & 0o777).toBe(0o755)
  expect(lstatSync(join(home, 'out')).isSymbolicLink()).toBe(true)
  expect(readlinkSync(join(home, 'out'))).toBe('/etc')
  expect(readFileSync(join(to, 'workspaces/long/workspace.json'), 'utf8')).toContain(
    `"socketPath":"${to}/accounts/${account}/endpoint.sock"`,
  )
  expect(existsSync(join(to, 'workspaces/.slot-1-2'))).toBe(false)
  expect(readdirSync(join(to, `accounts/${account}/state/blobs`))).toHaveLength(1)
  const engines = join(to, `accounts/${account}/state/services/dynamodb`)
  expect(readdirSync(engines)).toEqual(['us-east-1.db'])
  const copy = new DatabaseSync(join(engines, 'us-east-1.db'))
  expect(copy.prepare('select id from items').all()).toEqual([{ id: 'an item' }])
  copy.close()

  const restored = await openStore({ dataDir: to, log: silentLog })
  try {
    const own = { host: join(to, 'run'), user: 'assay', database: 'postgres' }
    const [there, here] = [await digestsOf(await readDatabase(own)), await digests()]
    for (const table of ['people', 'secrets', 'signing_keys', 'heartbeats', 'jobs'])
      expect(there[table], table).toBe(here[table])
    expect((await restored.journal.read('odd', 1, 1))[0]?.body).toMatchObject({ path: oddName })
    const recording = await restored.blobs.get(sha256(recordedText))
    expect(Buffer.from(recording ?? []).toString()).toBe(recordedText)
    // People go on in it, and what counts by itself counts on.
    const end = ends.get('long')
    if (end) await saveText(restored, 'long', end, 'more.mjs', 'more')
    await restored.jobs.enqueue({ key: 'one more', kind: 'x', runAt: 9e12, payload: {} })
  } finally {
    await restored.close()
  }
})

it('a backup that is not there is said, and leaves nothing', async () => {
  const to = join(root, 'none')
  await expect(restoreBackup(join(root, 'no.backup'), key, target(to))).rejects.toThrow(
    `The backup ${root}/no.backup cannot be read: there is no such file.`,
  )
  expect(readdirSync(to)).toEqual([])
})

it('nothing is written over a folder in use, or one that has something in it', async () => {
  await expect(restoreBackup(backup, key, target(data))).rejects.toThrow('is in use by another Assay server')
  const other = join(root, 'other')
  mkdirSync(other)
  writeFileSync(join(other, 'thesis.txt'), 'mine')
  await expect(restoreBackup(backup, key, target(other))).rejects.toThrow('is not empty')
  expect(readdirSync(other)).toEqual(['thesis.txt'])
})

it('with DATABASE_URL it is restored into that database, which must be empty and unused', async () => {
  const temporary = await openTemporaryStore()
  const { host, user, database } = temporary.address
  const databaseUrl = `postgres://${user}@/${database}?host=${host}`
  const into = (name: string) => restoreBackup(backup, key, { ...target(join(root, name)), databaseUrl })
  await expect(into('elsewhere')).rejects.toThrow('is in use by an Assay server')
  await temporary.store.close()
  await into('elsewhere')
  expect(existsSync(join(root, 'elsewhere/postgres'))).toBe(false)
  expect(existsSync(join(root, 'elsewhere/credentials.key'))).toBe(true)
  const there = await digestsOf(await readDatabase(temporary.address))
  expect(there.people).toBe((await digests()).people)
  await expect(into('again')).rejects.toThrow('has been used already')
  expect((await digestsOf(await readDatabase(temporary.address))).journal).toBe(there.journal)
})

it('one that is cut off, changed, or has another key is refused by verify and by restore, which leaves nothing behind', async () => {
  const file = join(root, 'bad.backup')
  const to = join(root, 'nothing')
  const bytes = readFileSync(backup)
  writeFileSync(file, bytes.subarray(0, -100))
  await expect(verifyBackup(file, key)).rejects.toThrow('cut off')
  await expect(restoreBackup(backup, 'not the key of the drill', target(to))).rejects.toThrow('does not fit')
  expect(readdirSync(to)).toEqual([])
  // In the last pieces: all that was restored by then goes again.
  bytes[bytes.length - 5_000] = (bytes.at(-5_000) ?? 0) ^ 4
  writeFileSync(file, bytes)
  await expect(verifyBackup(file, key)).rejects.toThrow('damaged')
  await expect(restoreBackup(file, key, target(to))).rejects.toThrow('damaged')
  expect(readdirSync(to)).toEqual([])
})

it('a restore that is killed keeps every server away until it is done again', async () => {
  const to = join(root, 'killed')
  const { child } = ops(['restore', backup, '--to', to])
  await expect.poll(() => existsSync(join(to, '.restoring/postgres.new')), patient).toBe(true)
  await kill(child)
  await expect(openStore({ dataDir: to, log: silentLog })).rejects.toThrow('did not end')
  const again = await restoreBackup(backup, key, target(to))
  expect(again.heads.get('long')).toEqual(ends.get('long'))
  expect(existsSync(join(to, '.restoring'))).toBe(false)
})

it('a full disk is said, to write a backup to and to restore to, and nothing half is left', async () => {
  const small = join(root, 'small')
  mkdirSync(small)
  const mounts = withMounts(`mount -t tmpfs -o size=1m,mode=0700 none "$1"`, small)
  const written = await ops(['backup', '--to', join(small, 'x.backup')], mounts).ended
  expect(written).toMatchObject({ code: 1, printed: expect.stringContaining('is full') })
  const restored = await ops(['restore', backup, '--to', join(small, 'data')], mounts).ended
  expect(restored).toMatchObject({ code: 1, printed: expect.stringMatching(/is full|no space left/) })
})
