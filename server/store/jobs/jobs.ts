import type { Kysely } from 'kysely'
import type { Log } from '../../log.ts'
import type { ListeningSession } from '../listening-session.ts'
import type { Schema } from '../schema.ts'
import { insertJobs, type NewJob } from './insert-jobs.ts'
import { createJobQueue } from './job-queue.ts'
import { createJobWorker, type JobWork, type JobWorker, type WorkOptions } from './job-worker.ts'

/** Work that must happen at its time, once, whatever happens to servers. */
export interface Jobs {
  /** On disk when it resolves. To enqueue with an append, pass the job to `journal.append`. */
  enqueue(...jobs: readonly NewJob[]): Promise<void>
  /** Forgets a job; one that runs can no longer complete. @returns whether there was one */
  cancel(key: string): Promise<boolean>
  /** From now on this process does the jobs of a kind. @returns what stops it again */
  work(kind: string, work: JobWork, options?: WorkOptions): () => Promise<void>
  close(): Promise<void>
}

/** How soon the jobs of a server that died go to others, and how soon its own are its again. */
const REAP_MS = 1_000

/** What jobs stand on. */
export interface JobsParts {
  readonly db: Kysely<Schema>
  readonly session: ListeningSession
  readonly log: Log
  readonly now: () => number
}

/** The jobs of a database, done by this process where it says so with `work`. */
export function createJobs({ db, session, log, now }: JobsParts): Jobs {
  const queue = createJobQueue(db)
  const workers = new Set<JobWorker>()

  const reap = () => {
    if (workers.size === 0 || session.owner() === undefined) return
    const freeing = queue.freeAbandoned().then(freed => {
      if (freed > 0) for (const worker of workers) worker.wake()
    })
    freeing.catch(() => {
      // The database is down; tried again in a moment.
    })
  }
  const reaper = setInterval(reap, REAP_MS).unref()
  const stop = session.onMaybeMissed(reap)

  return {
    async enqueue(...jobs) {
      await db.transaction().execute(trx => insertJobs(trx, jobs))
    },
    cancel: queue.cancel,
    work(kind, work, options = {}) {
      const worker = createJobWorker({ queue, session, now, log }, kind, work, options)
      workers.add(worker)
      reap()
      return async () => {
        workers.delete(worker)
        await worker.close()
      }
    },
    async close() {
      clearInterval(reaper)
      stop()
      await Promise.all([...workers].map(worker => worker.close()))
      workers.clear()
    },
  }
}
