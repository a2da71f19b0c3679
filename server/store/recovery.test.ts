import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { silentLog } from '../log.ts'
import type { Store } from './connect-store.ts'
import { openDatabase } from './database.ts'
import { openStore } from './open-store.ts'
import { StoreUnavailable } from './store-unavailable.ts'
import { newEvents } from './testing/new-events.ts'

let dataDir: string
let store: Store | undefined
/** A machine may have much else to do: this is when something hangs. */
const patient = { timeout: 90_000, interval: 10 }

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'assay-recovery-'))
})
afterEach(async () => {
  await store?.close()
  store = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

function postmasterPid(): number {
  return Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
}

function childrenOf(parent: number): number[] {
  const tasks = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return tasks.map(Number).filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1] === String(parent)
    } catch {
      return false
    }
  })
}

function killDatabase(): void {
  const postmaster = postmasterPid()
  for (const pid of [postmaster, ...childrenOf(postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // A session that just ended by itself.
    }
  }
}

async function start(): Promise<Store> {
  store = await openStore({ dataDir, log: silentLog })
  await store.journal.create(
    { id: 'a', candidateId: 'c', challengeId: 'w', mode: 'exam', summary: {} },
    newEvents(0),
  )
  return store
}

it('loses nothing it acknowledged when the database is killed between appends, and refuses soon meanwhile', async () => {
  const { journal } = await start()
  const told: number[] = []
  journal.subscribe((_, lastSeq) => told.push(lastSeq))
  let [acknowledged, refused, slowestMs, kills] = [1, 0, 0, 0]
  const killed = new Set([60, 200, 320])
  while (acknowledged < 400) {
    if (killed.delete(acknowledged)) {
      kills += 1
      setImmediate(killDatabase)
    }
    const begin = performance.now()
    try {
      const outcome = await journal.append('a', acknowledged, newEvents(acknowledged), {
        commandId: `to ${acknowledged + 1}`,
      })
      // A refused append may have been kept all the same; the same command says so.
      expect(outcome.kind === 'appended' || outcome.kind === 'duplicate').toBe(true)
      acknowledged += 1
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable)
      refused += 1
      slowestMs = Math.max(slowestMs, performance.now() - begin)
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  expect(kills).toBe(3)
  expect(refused).toBeGreaterThan(0)
  expect(slowestMs).toBeLessThan(10_000)
  expect((await journal.read('a', 0)).map(event => event.seq)).toEqual(
    Array.from({ length: 400 }, (_, i) => i + 1),
  )
  await vi.waitFor(() => expect(told.at(-1)).toBe(400), patient)
})

it('loses nothing it acknowledged when the server is killed, and the next start takes over', async () => {
  const acknowledged: number[] = []
  let before = 0
  for (let round = 1; round <= 3; round += 1) {
    const doomed = spawnAppender()
    createInterface(doomed.stdout ?? process.stdin).on('line', line => acknowledged.push(Number(line)))
    const goal = acknowledged.length + 100
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(goal), patient)
    // Now: once its server is gone, the database ends by itself and takes the file with it.
    before = postmasterPid()
    doomed.kill('SIGKILL')
    await once(doomed, 'close')
  }
  const { journal } = await start()
  expect(postmasterPid()).not.toBe(before)
  const kept = (await journal.read('a', 0, 1_000_000)).map(event => event.seq)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1))
  expect(kept.length).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0)
})

function spawnAppender(): ChildProcess {
  const script = join(import.meta.dirname, 'testing/append-until-killed.ts')
  return spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
}

it('refuses an append while the disk is full, keeps nothing of it, and takes it when there is room', async () => {
  const { journal } = await start()
  const db = openDatabase({ host: join(dataDir, 'run'), user: 'assay', database: 'postgres' })
  // What the server reports when it cannot extend a file, raised where it would be.
  await sql`
    create function full_disk() returns trigger language plpgsql as $$
      begin raise 'could not extend file' using errcode = 'disk_full'; end $$`.execute(db)
  await sql`create trigger full_disk before insert on journal execute function full_disk()`.execute(db)
  const refused = journal.append('a', 1, newEvents(1), { commandId: 'k' })
  await expect(refused).rejects.toMatchObject({
    name: 'StoreUnavailable',
    problem: 'The disk of the database is full.',
  })
  await sql`drop trigger full_disk on journal`.execute(db)
  expect(await journal.append('a', 1, newEvents(1), { commandId: 'k' })).toEqual({
    kind: 'appended',
    lastSeq: 2,
  })
  await db.destroy()
})
