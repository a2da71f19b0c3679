import { type Kysely, sql } from 'kysely'
import type { Json } from '../../../shared/json.ts'
import { LIVENESS_LOCK } from '../listening-session.ts'
import type { Schema } from '../schema.ts'
import { finishOwnJobs, type JobClaim, lockOwnJobs } from './job-claim.ts'

/** A job that this process has taken and must run. */
export interface TakenJob {
  readonly claim: JobClaim
  readonly key: string
  readonly runAt: number
  readonly failures: number
  readonly payload: Json
}

/** The statements of the queue; the rules of when they run are the worker's. */
export interface JobQueue {
  /** Takes up to `limit` jobs of a kind that are due at `now`; no other session takes them as well. */
  take(kind: string, owner: number, now: number, limit: number): Promise<TakenJob[]>
  /** When the next job of a kind is due. */
  nextDue(kind: string): Promise<number | undefined>
  /** @returns false when the job was taken over, replaced or completed by this run before. */
  finish(claim: JobClaim): Promise<boolean>
  /** Gives a job back after an error of its own; without `runAt` it is given up. */
  fail(claim: JobClaim, error: string, runAt: number | undefined): Promise<void>
  /** Gives a job back through no fault of its own. */
  putBack(claim: JobClaim, runAt: number): Promise<void>
  /** Frees the jobs of sessions that no longer live. @returns how many */
  freeAbandoned(): Promise<number>
  cancel(key: string): Promise<boolean>
}

export function createJobQueue(db: Kysely<Schema>): JobQueue {
  const ofRun = (claim: JobClaim) =>
    db
      .updateTable('jobs')
      .where('id', '=', claim.id)
      .where('owner', '=', claim.owner)
      .where('claims', '=', claim.run)
      .where('finished_at', 'is', null)

  return {
    async take(kind, owner, now, limit) {
      const { rows } = await sql<TakenRow>`
        update jobs set owner = ${owner}, claims = claims + 1
        where id in (
          select id from jobs
          where kind = ${kind} and finished_at is null and owner is null and run_at <= ${now}
          order by run_at limit ${limit} for update skip locked
        )
        returning id, key, run_at, failures, payload, claims`.execute(db)
      return rows.map(row => ({
        claim: { id: row.id, owner, run: row.claims },
        key: row.key,
        runAt: row.run_at,
        failures: row.failures,
        payload: row.payload,
      }))
    },
    async nextDue(kind) {
      const row = await db
        .selectFrom('jobs')
        .select('run_at')
        .where('kind', '=', kind)
        .where('finished_at', 'is', null)
        .where('owner', 'is', null)
        .orderBy('run_at')
        .limit(1)
        .executeTakeFirst()
      return row?.run_at
    },
    finish: claim =>
      db.transaction().execute(async trx => {
        const ours = await lockOwnJobs(trx, [claim])
        if (ours.has(claim.id)) await finishOwnJobs(trx, [claim])
        return ours.has(claim.id)
      }),
    async fail(claim, error, runAt) {
      const ended = runAt === undefined ? { finished_at: Date.now() } : { run_at: Math.ceil(runAt) }
      await ofRun(claim)
        .set({ owner: null, last_error: error, failures: sql<number>`failures + 1`, ...ended })
        .execute()
    },
    async putBack(claim, runAt) {
      await ofRun(claim)
        .set({ owner: null, run_at: Math.ceil(runAt) })
        .execute()
    },
    async freeAbandoned() {
      const { rows } = await sql`
        update jobs set owner = null
        where owner is not null and finished_at is null and not exists (
          select from pg_locks
          where locktype = 'advisory' and granted and classid = ${LIVENESS_LOCK} and objid = jobs.owner::bigint
            and database = (select oid from pg_database where datname = current_database())
        )
        returning id`.execute(db)
      return rows.length
    },
    async cancel(key) {
      const done = await db.deleteFrom('jobs').where('key', '=', key).executeTakeFirst()
      return done.numDeletedRows > 0n
    },
  }
}

interface TakenRow {
  readonly id: number
  readonly key: string
  readonly run_at: number
  readonly failures: number
  readonly payload: Json
  readonly claims: number
}
