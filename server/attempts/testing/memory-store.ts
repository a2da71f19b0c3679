import { createHash } from 'node:crypto'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptStore, FoldSnapshot, JobRun, NewJob } from '../journal/attempt-store.ts'
import { createMemoryJournal, type JournalMemory } from './memory-journal.ts'

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
  /** As retention does: what was written is gone, and the journals that name it stay. */
  forgetBlobs(): void
  /** How often a journal was read. */
  reads: number
}

/** An AttemptStore in memory for tests. `pause` is awaited inside each operation, so that a test can interleave them. */
export function createMemoryStore(pause: () => Promise<void> = async () => {}): MemoryStore {
  const snapshots = new Map<string, FoldSnapshot>()
  const jobs = new Map<string, NewJob>()
  const done = new Set<string>()
  const workers = new Map<string, { readonly run: JobRun; readonly atOnce: number }>()
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

  const memory: JournalMemory = {
    journals: new Map(),
    rows: new Map(),
    keptBlobs: new Map(),
    listeners: new Set(),
    addJobs,
    failing: undefined,
    reads: 0,
  }
  const blobs = memory.keptBlobs

  // One object, so that what a test sets is what the journal sees.
  const store: MemoryStore = Object.assign(memory, {
    waitingJobs: () => [...jobs.values()].filter(job => !done.has(job.key)),
    async runJob(kind, attemptId, signal = new AbortController().signal) {
      const worker = workers.get(kind)
      if (!worker) throw new Error(`nobody does jobs of the kind ${kind}`)
      await worker.run(attemptId, signal)
    },
    entries: attemptId => memory.journals.get(attemptId) ?? [],
    forgetBlobs: () => blobs.clear(),
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
    journal: createMemoryJournal(memory, pause),
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
  } satisfies Omit<MemoryStore, 'failing' | 'reads'>)
  return store
}
