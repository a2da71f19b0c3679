import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../log.ts'
import { connectStore, type Store } from '../connect-store.ts'
import { openDatabase } from '../database.ts'
import { openTemporaryStore, type TemporaryStore } from '../temporary-store.ts'
import { newEvents } from '../testing/new-events.ts'
import type { NewJob } from './insert-jobs.ts'
import type { JobClaim } from './job-claim.ts'

let temporary: TemporaryStore
let store: Store
const patient = { timeout: 60_000, interval: 20 }

beforeEach(async () => {
  temporary = await openTemporaryStore()
  store = temporary.store
})
afterEach(() => temporary.close())

function job(key: string, rest: Partial<NewJob> = {}): NewJob {
  return { key, kind: 'effect', runAt: Date.now(), payload: { of: key }, ...rest }
}

describe('a job', () => {
  it('is done at its time, never before, and once', async () => {
    const latenessMs: number[] = []
    store.jobs.work('effect', async (_, { runAt }) => void latenessMs.push(Date.now() - runAt))
    await store.jobs.enqueue(...[0, 40, 80, 120, 400].map(ms => job(`in ${ms}`, { runAt: Date.now() + ms })))
    await store.jobs.enqueue(job('in 40'), job('in 400', { runAt: 0 }))
    await vi.waitFor(() => expect(latenessMs).toHaveLength(5), patient)
    await store.jobs.enqueue(job('in 0'), job('another'))
    await vi.waitFor(() => expect(latenessMs).toHaveLength(6), patient)
    // Measured: 1 to 5 ms; how late one may be is the bench's.
    expect(Math.min(...latenessMs)).toBeGreaterThanOrEqual(0)
  })

  it('is due by the clock the store was given', async () => {
    await temporary.close()
    let now = 1_000
    temporary = await openTemporaryStore({ now: () => now })
    const done: string[] = []
    temporary.store.jobs.work('effect', async (_, { key }) => void done.push(key))
    await temporary.store.jobs.enqueue(job('now', { runAt: 1_000 }), job('later', { runAt: 3_600_000 }))
    await vi.waitFor(() => expect(done).toEqual(['now']), patient)
    now = 3_600_000
    await vi.waitFor(() => expect(done).toEqual(['now', 'later']), patient)
  })

  it('is not done when it was cancelled, and moves when it is replaced', async () => {
    const done: unknown[] = []
    await store.jobs.enqueue(
      job('cancelled'),
      job('moved', { runAt: 2 ** 45 }),
      job('left', { runAt: 2 ** 45 }),
    )
    expect(await store.jobs.cancel('cancelled')).toBe(true)
    expect(await store.jobs.cancel('cancelled')).toBe(false)
    await store.jobs.enqueue(job('moved', { payload: 'new', replace: true }))
    store.jobs.work('effect', async payload => void done.push(payload))
    await vi.waitFor(() => expect(done).toEqual(['new']), patient)
    await store.jobs.enqueue(
      job('moved', { payload: 'again', replace: true }),
      job('other kind', { kind: 'other' }),
    )
    await vi.waitFor(() => expect(done).toEqual(['new', 'again']), patient)
  })

  it('runs again after an error, and is given up after too many', async () => {
    let now = 0
    let runs = 0
    await temporary.close()
    temporary = await openTemporaryStore({ now: () => now })
    const work = async () => {
      runs += 1
      throw new Error('not today')
    }
    temporary.store.jobs.work('effect', work, { maxFailures: 3 })
    await temporary.store.jobs.enqueue(job('failing', { runAt: 0 }))
    const third = () => {
      now += 100_000
      expect(runs).toBe(3)
    }
    await vi.waitFor(third, patient)
    const db = openDatabase(temporary.address)
    const settled = async () => {
      const { rows } = await sql`select failures, last_error from jobs where finished_at is not null`.execute(
        db,
      )
      expect(rows).toEqual([{ failures: 3, last_error: 'Error: not today' }])
    }
    await vi.waitFor(settled, patient)
    await db.destroy()
  })

  it('is never done by more workers at once than were allowed', async () => {
    let [atOnce, most, done] = [0, 0, 0]
    const work = async () => {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise(resolve => setImmediate(resolve))
      atOnce -= 1
      done += 1
    }
    await store.jobs.enqueue(...Array.from({ length: 40 }, (_, index) => job(`job ${index}`)))
    store.jobs.work('effect', work, { concurrency: 3 })
    await vi.waitFor(() => expect(done).toBe(40), patient)
    expect(most).toBeLessThanOrEqual(3)
  })
})

describe('the effect of a job', () => {
  const keys = Array.from({ length: 12 }, (_, index) => `a${index}`)

  async function effect(at: Store, key: string, claim: JobClaim) {
    const head = (await at.journal.head(key))?.lastSeq ?? 0
    return at.journal.append(key, head, newEvents(head), { completes: claim })
  }

  beforeEach(async () => {
    for (const id of keys)
      await store.journal.create(
        { id, candidateId: id, challengeId: 'w', mode: 'exam', summary: {} },
        newEvents(0),
      )
  })

  it('happens once, though the process that did some was killed and two others race', async () => {
    const script = join(import.meta.dirname, '../testing/hold-jobs-until-killed.ts')
    const { host, database } = temporary.address
    const doomed = spawn(process.execPath, [script, host, database])
    const begun: string[] = []
    createInterface(doomed.stdout).on('line', key => begun.push(key))
    await store.jobs.enqueue(...keys.map(key => job(key)))
    await vi.waitFor(() => expect(begun).toHaveLength(4), patient)
    doomed.kill('SIGKILL')
    await once(doomed, 'exit')

    const other = await connectStore(temporary.address, { log: silentLog, now: Date.now })
    for (const each of [store, other])
      each.jobs.work('effect', async (_, run) => void (await effect(each, run.key, run.claim)))
    const ends = async () => {
      const heads = await Promise.all(keys.map(async key => (await store.journal.head(key))?.lastSeq))
      expect(heads).toEqual(keys.map(() => 2))
    }
    await vi.waitFor(ends, patient)
    const db = openDatabase(temporary.address)
    const { rows } = await sql<{ left: number }>`
      select count(*) as left from jobs where finished_at is null`.execute(db)
    expect(rows).toEqual([{ left: 0 }])
    await db.destroy()
    await other.close()
  })

  it('does not happen in a run whose session was lost and whose job another took over', async () => {
    const zombie = Promise.withResolvers<JobClaim>()
    const aborted = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const stop = store.jobs.work(
      'effect',
      async (_, { claim, signal }) => {
        signal.addEventListener('abort', () => aborted.resolve())
        zombie.resolve(claim)
        await release.promise
      },
      { concurrency: 1 },
    )
    await store.jobs.enqueue(job('a0'))
    const claim = await zombie.promise
    const other = await connectStore(temporary.address, { log: silentLog, now: Date.now })
    const taken = Promise.withResolvers<void>()
    other.jobs.work('effect', async (_, run) => {
      await effect(other, run.key, run.claim)
      taken.resolve()
    })
    const db = openDatabase(temporary.address)
    await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ${claim.owner}`.execute(
      db,
    )
    await aborted.promise
    await taken.promise
    expect(await effect(store, 'a0', claim)).toEqual({ kind: 'job-lost' })
    expect((await store.journal.head('a0'))?.lastSeq).toBe(2)
    release.resolve()
    await stop()
    await db.destroy()
    await other.close()
  })
})
