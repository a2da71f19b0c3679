import { sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

/** One run of a job. After a takeover the job has another run, and this one can complete nothing any more. */
export interface JobClaim {
  readonly id: number
  readonly owner: number
  /** Counts the runs of this job. */
  readonly run: number
}

/** Of these runs the jobs that are still theirs, locked until the transaction ends. */
export async function lockOwnJobs(
  trx: Transaction<Schema>,
  claims: readonly JobClaim[],
): Promise<ReadonlySet<number>> {
  if (claims.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select id from jobs
    where (id, owner, claims) in (select * from unnest(
      ${claims.map(claim => claim.id)}::bigint[],
      ${claims.map(claim => claim.owner)}::integer[],
      ${claims.map(claim => claim.run)}::integer[]
    )) and finished_at is null
    order by id for update`.execute(trx)
  return new Set(rows.map(row => row.id))
}

/** Completes jobs that `lockOwnJobs` has locked in this transaction. */
export async function finishOwnJobs(trx: Transaction<Schema>, claims: readonly JobClaim[]): Promise<void> {
  if (claims.length === 0) return
  await trx
    .updateTable('jobs')
    .set({ owner: null, finished_at: sql<number>`extract(epoch from clock_timestamp()) * 1000` })
    .where(
      'id',
      'in',
      claims.map(claim => claim.id),
    )
    .execute()
}
