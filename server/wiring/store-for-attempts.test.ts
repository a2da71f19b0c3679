import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../shared/journal/testing/arbitrary-events.ts'
import { sha256 } from '../attempts/journal/live-attempt.ts'
import { prepareJob } from '../attempts/life/attempt-jobs.ts'
import { attemptStoreContract } from '../attempts/testing/attempt-store-contract.ts'
import { openDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import type { StoredEvent } from '../store/stored-event.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { storeForAttempts } from './store-for-attempts.ts'

const row = { id: 'attempt1', candidateId: 'ada', challengeId: 'warm-up', mode: 'exam' } as const
const entries = link(emptyChain, 1_000, [attemptStarted, { type: 'clock-started', body: {} }], sha256)

describe('attempts in the database', () =>
  attemptStoreContract(async () => {
    const { store, close } = await openTemporaryStore()
    // Its own workers do them.
    return { store: storeForAttempts(store), doDueJobs: async () => {}, close }
  }))

it('refuses an attempt of 0.1.0 with a sentence, lists it as such, and lets its candidate start anew', async () => {
  const { store, address, close } = await openTemporaryStore()
  onTestFinished(close)
  const { journal } = storeForAttempts(store)
  await asWrittenBy010()
  expect(await journal.find({ candidateId: 'ada' })).toMatchObject([
    { id: 'attempt1', open: false, standing: { phase: 'outdated' } },
  ])
  expect(await journal.find({ open: true })).toEqual([])
  for (const after of [0, 1])
    await expect(journal.read('attempt1', after, 10)).rejects.toMatchObject({
      code: 'attempt-outdated',
      message: expect.stringContaining('start a new attempt from the home page'),
    })
  expect(await journal.create({ ...row, id: 'attempt2' }, entries, {})).toEqual({ kind: 'created' })
  expect(await journal.read('attempt2', 0, 10)).toHaveLength(2)

  /** A running attempt as 0.1.0 left it, and then the first start of this version. */
  async function asWrittenBy010(): Promise<void> {
    const db = openDatabase(address)
    await sql`drop table invitations, recovery_codes, passwords, sessions, grants, pool_steps, pool_accounts, demo_pieces, demos, people, portfolios, credentials, status_changes, credential_statuses, status_lists,
      signing_keys, attempt_results, published_statistics`.execute(db)
    await sql`drop index attempts_by_challenge`.execute(db)
    await sql`alter table attempts alter column summary drop not null`.execute(db)
    await sql`delete from kysely_migration where name >= '2026-11-29'`.execute(db)
    const { attemptId, mode, budgetMs, parameters } = attemptStarted.body
    const body = {
      ...{ attemptId, mode, budgetMs, parameters },
      candidate: { id: 'ada', name: 'Ada' },
      challenge: { id: 'warm-up', version: '1.0.0', digest: 'd', title: 'The shop that forgets' },
    }
    const old = entries.map(
      ({ seq, at, type, previousHash, hash }): StoredEvent => ({
        ...{ seq, at, type, previousHash, hash },
        body: seq === 1 ? body : {},
      }),
    )
    await store.journal.create({ ...row, summary: {} }, old, { jobs: [prepareJob(row.id, 1)] })
    await sql`update attempts set summary = null`.execute(db)
    await migrate(db)
    const { rows: jobs } = await sql`select key from jobs`.execute(db)
    expect(jobs).toEqual([])
    await db.destroy()
  }
})
