import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../../../shared/json.ts'
import type { Log } from '../../log.ts'
import type { ListeningSession } from '../listening-session.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { JobClaim } from './job-claim.ts'
import type { JobQueue, TakenJob } from './job-queue.ts'

export interface JobRun {
  /** Pass it to `journal.append` as `completes` when the append is the job's whole effect. */
  readonly claim: JobClaim
  readonly key: string
  /** When the job was due. */
  readonly runAt: number
  /** Completes the job now instead of when the work returns. @returns false when it is no longer this run's. */
  complete(): Promise<boolean>
  /** Aborted when the store closes, or when this run may have been taken over. */
  readonly signal: AbortSignal
}

/**
 * Does a job. It may run more than once (a killed server, an error), so its effect must be harmless to repeat, or be an
 * append that `completes` the claim. An error makes it run again, later each time.
 */
export type JobWork = (payload: Json, run: JobRun) => Promise<void>

export interface WorkOptions {
  /** How many jobs of this kind this process does at the same time (default 4). */
  readonly concurrency?: number
  /** After how many errors of its own a job is given up (default 20, which takes about 15 minutes). */
  readonly maxFailures?: number
}

/** A notice of a new job can be lost, and a test's clock can jump: somebody looks this often. */
const LONGEST_WAIT_MS = 1_000
/** A job that does not heed its signal must not keep the server from stopping. */
const CLOSE_LIMIT_MS = 5_000
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

export interface WorkerParts {
  readonly queue: JobQueue
  readonly session: ListeningSession
  readonly now: () => number
  readonly log: Log
}

/** Takes the jobs of one kind when they are due, to the millisecond, and does them. */
export interface JobWorker {
  /** Looks for due jobs now. */
  wake(): void
  /** Takes nothing more, aborts what runs and waits for it, but not for ever: what is left runs again another time. */
  close(): Promise<void>
}

export function createJobWorker(
  parts: WorkerParts,
  kind: string,
  work: JobWork,
  options: WorkOptions,
): JobWorker {
  const { queue, session, now, log } = parts
  const concurrency = options.concurrency ?? 4
  const running = new Map<Promise<void>, AbortController>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let lookAgain = false
  let closed = false

  const look = async () => {
    do {
      lookAgain = false
      const owner = session.owner()
      const free = concurrency - running.size
      if (closed || owner === undefined || free <= 0) return
      const taken = await queue.take(kind, owner, now(), free)
      for (const job of taken) start(job)
    } while (lookAgain)
    const due = closed ? undefined : await queue.nextDue(kind)
    const waitMs = due === undefined ? LONGEST_WAIT_MS : Math.min(Math.max(due - now(), 0), LONGEST_WAIT_MS)
    wakeIn(running.size >= concurrency ? LONGEST_WAIT_MS : waitMs)
  }

  const wakeIn = (delayMs: number) => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(wake, delayMs).unref()
  }

  const wake = () => {
    lookAgain = true
    looking ??= look()
      .catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) log.error({ error, kind }, 'looking for jobs failed')
        wakeIn(LONGEST_WAIT_MS)
      })
      .finally(() => {
        looking = undefined
        // Woken between the last look and here.
        if (lookAgain && !closed && running.size < concurrency && session.owner() !== undefined) wake()
      })
  }

  const start = (job: TakenJob) => {
    const stopping = new AbortController()
    const done = runJob(parts, kind, job, work, stopping.signal, options.maxFailures ?? 20).finally(() => {
      running.delete(done)
      wake()
    })
    running.set(done, stopping)
  }

  const abortAll = () => {
    for (const stopping of running.values()) stopping.abort()
  }
  const stops = [
    session.onNotice('assay_jobs', told => told === kind && wake()),
    session.onMaybeMissed(wake),
    session.onLost(abortAll),
  ]
  wake()

  return {
    wake,
    async close() {
      closed = true
      clearTimeout(timer)
      for (const stop of stops) stop()
      abortAll()
      await looking
      const leftAlone = sleep(CLOSE_LIMIT_MS, undefined, { ref: false })
      await Promise.race([Promise.all(running.keys()), leftAlone])
    },
  }
}

async function runJob(
  { queue, now, log }: WorkerParts,
  kind: string,
  job: TakenJob,
  work: JobWork,
  signal: AbortSignal,
  maxFailures: number,
): Promise<void> {
  const { claim, key, runAt, payload, failures } = job
  try {
    await work(payload, { claim, key, runAt, signal, complete: () => queue.finish(claim) })
    await queue.finish(claim)
  } catch (error) {
    const blameless = signal.aborted || error instanceof StoreUnavailable
    const givenUp = !blameless && failures + 1 >= maxFailures
    const retryAt = now() + Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS)
    if (givenUp) log.error({ error, key, kind }, 'a job failed and is given up')
    else log.warn({ error, key, kind }, 'a job failed and will run again')
    const settled = blameless
      ? queue.putBack(claim, signal.aborted ? runAt : now() + FIRST_RETRY_MS)
      : queue.fail(claim, String(error), givenUp ? undefined : retryAt)
    await settled.catch(() => {
      // The database is down: the job stays with this session and is freed when the session ends.
      log.warn({ key, kind }, 'a job could not be put back')
    })
  }
}
