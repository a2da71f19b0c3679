import { createHash } from 'node:crypto'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptRow, AttemptStore, FoldSnapshot, JobRun, NewJob } from '../journal/attempt-store.ts'
import { firstStanding, isOpen } from '../journal/standing.ts'

export interface MemoryStore extends AttemptStore {
  /** Entries as an outside reader would see them. */
  entries(attemptId: string): readonly JournalEntry[]
  /**
   * Runs every job that is due and those that they cause, of one kind as many at once as its worker takes, until none is
   * left or one fails; that one stays.
   */
  runDueJobs(now: number | (() => number)): Promise<void>
  /** As if the job of this kind were taken now, also while an earlier run of it is under way. */
  runJob(kind: string, attemptId: string, signal?: AbortSignal): Promise<void>
  /** The jobs that wait. */
  waitingJobs(): readonly NewJob[]
  /** While set, nothing can be written down. */
  failing: Error | undefined
  /** How often a journal was read. */
  reads: number
}

/** An AttemptStore in memory for tests. `pause` is awaited inside each operation, so that a test can interleave them. */
export function createMemoryStore(pause: () => Promise<void> = async () => {}): MemoryStore {
  const journals = new Map<string, JournalEntry[]>()
  const rows = new Map<string, AttemptRow>()
  const blobs = new Map<string, Uint8Array>()
  const snapshots = new Map<string, FoldSnapshot>()
  const jobs = new Map<string, NewJob>()
  const done = new Set<string>()
  const workers = new Map<string, { readonly run: JobRun; readonly atOnce: number }>()
  const listeners = new Set<(attemptId: string, lastSeq: number) => void>()
  const addJobs = (added: readonly NewJob[] = []) => {
    for (const job of added) {
      if (jobs.has(job.key) && !job.replace) continue
      jobs.set(job.key, job)
      done.delete(job.key)
    }
  }

  async function runTaken({ key, kind, payload }: NewJob): Promise<void> {
    done.add(key)
    try {
      await store.runJob(kind, payload.attemptId)
    } catch (error) {
      done.delete(key)
      throw error
    }
  }

  const store: MemoryStore = {
    failing: undefined,
    reads: 0,
    waitingJobs: () => [...jobs.values()].filter(job => !done.has(job.key)),
    async runJob(kind, attemptId, signal = new AbortController().signal) {
      const worker = workers.get(kind)
      if (!worker) throw new Error(`nobody does jobs of the kind ${kind}`)
      await worker.run(attemptId, signal)
    },
    entries: attemptId => journals.get(attemptId) ?? [],
    async runDueJobs(now) {
      for (;;) {
        const at = typeof now === 'number' ? now : now()
        const due = store.waitingJobs().filter(job => job.runAt <= at)
        const [first] = due.filter(job => workers.has(job.kind))
        if (!first) return
        const taken = due.filter(job => job.kind === first.kind).slice(0, workers.get(first.kind)?.atOnce)
        const runs = await Promise.allSettled(taken.map(runTaken))
        const failed = runs.find(run => run.status === 'rejected')
        if (failed) throw failed.reason
      }
    },
    journal: {
      async create(attempt, entries, options) {
        await pause()
        const open = [...rows.values()].find(
          row =>
            row.open &&
            row.candidateId === attempt.candidateId &&
            row.challengeId === attempt.challengeId &&
            row.mode === attempt.mode,
        )
        if (open) return { kind: 'open-already', attemptId: open.id }
        const createdAt = entries[0]?.at ?? 0
        rows.set(attempt.id, { ...attempt, open: true, createdAt, standing: firstStanding })
        journals.set(attempt.id, [...entries])
        addJobs(options.jobs)
        return { kind: 'created' }
      },
      async append(attemptId, expectedSeq, entries, options) {
        await pause()
        if (store.failing) throw store.failing
        const journal = journals.get(attemptId)
        const row = rows.get(attemptId)
        if (!journal || !row) return { kind: 'unknown-attempt' }
        const earlier = journal.find(
          entry => options.commandId !== undefined && entry.commandId === options.commandId,
        )
        if (earlier) return { kind: 'duplicate', seq: earlier.seq }
        if (journal.length !== expectedSeq) return { kind: 'conflict', lastSeq: journal.length }
        journal.push(...entries)
        for (const { digest, bytes } of options.blobs ?? []) blobs.set(digest, bytes)
        addJobs(options.jobs)
        const { standing } = options
        if (standing) rows.set(attemptId, { ...row, standing, open: isOpen(standing) })
        for (const listener of listeners) listener(attemptId, journal.length)
        await pause()
        return { kind: 'appended', lastSeq: journal.length }
      },
      async committedCommand(attemptId, commandId) {
        await pause()
        return journals.get(attemptId)?.find(entry => entry.commandId === commandId)?.seq
      },
      async read(attemptId, afterSeq, limit) {
        store.reads += 1
        await pause()
        return (journals.get(attemptId) ?? []).filter(entry => entry.seq > afterSeq).slice(0, limit)
      },
      async find(filter) {
        return [...rows.values()].filter(
          row =>
            (filter.id === undefined || row.id === filter.id) &&
            (filter.open === undefined || row.open === filter.open) &&
            (filter.candidateId === undefined || row.candidateId === filter.candidateId),
        )
      },
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    blobs: {
      async get(digest) {
        return blobs.get(digest)
      },
      async put(bytes) {
        const digest = createHash('sha256').update(bytes).digest('hex')
        blobs.set(digest, bytes)
        return digest
      },
      async putAll(added) {
        for (const { digest, bytes } of added) blobs.set(digest, bytes)
      },
    },
    snapshots: {
      async save(attemptId, snapshot) {
        snapshots.set(attemptId, snapshot)
      },
      async load(attemptId, version) {
        const snapshot = snapshots.get(attemptId)
        return snapshot?.version === version ? snapshot : undefined
      },
    },
    jobs: {
      async enqueue(job) {
        await pause()
        if (store.failing) throw store.failing
        addJobs([job])
      },
      work(kind, run, { atOnce }) {
        workers.set(kind, { run, atOnce })
      },
    },
  }
  return store
}
