import { sql, type Transaction } from 'kysely'
import type { Json } from '../../../shared/json.ts'
import type { Schema } from '../schema.ts'

/** Something to do at a time, once, whatever happens to servers meanwhile. */
export interface NewJob {
  /** Names the job for ever: enqueueing a key again does nothing, also after the job was done. */
  readonly key: string
  /** Which worker does it. */
  readonly kind: string
  /** Milliseconds since the epoch, by the servers' clocks; in the past means at once. */
  readonly runAt: number
  readonly payload: Json
  /** Sets the job of this key anew (time, payload) instead, also while it runs or after it was done. */
  readonly replace?: boolean
}

export async function insertJobs(trx: Transaction<Schema>, jobs: readonly NewJob[]): Promise<void> {
  // In one order for everybody, so that two transactions with the same keys do not wait for each other.
  const sorted = [...jobs].sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const { key, kind, runAt, payload, replace } of sorted) {
    const row = { key, kind, run_at: Math.ceil(runAt), payload: JSON.stringify(payload) }
    await trx
      .insertInto('jobs')
      .values(row)
      .onConflict(conflict =>
        replace === true
          ? conflict.column('key').doUpdateSet({ ...row, ...FRESH })
          : conflict.column('key').doNothing(),
      )
      .execute()
  }
  for (const kind of new Set(jobs.map(job => job.kind))) {
    await sql`select pg_notify('assay_jobs', ${kind})`.execute(trx)
  }
}

/** Without its owner a run that is under way can no longer complete the job. */
const FRESH = { owner: null, failures: 0, finished_at: null, last_error: null }
