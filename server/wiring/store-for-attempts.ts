import { z } from 'zod'
import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { type AttemptState, phases } from '../../shared/journal/attempt-state.ts'
import { attemptModes } from '../../shared/journal/lifecycle-events.ts'
import { formatOf, readStored } from '../../shared/journal/migrations/migrate-entry.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { AttemptStanding, AttemptStore } from '../attempts/journal/attempt-store.ts'
import { firstStanding, isOpen } from '../attempts/journal/standing.ts'
import type { Store } from '../store/connect-store.ts'
import type { StoredEvent } from '../store/stored-event.ts'

const jobPayload = z.object({ attemptId: z.string() })
const mode = z.enum(attemptModes)
const standingSchema = z.object({
  phase: z.enum([...phases, 'outdated']),
  percent: z.number().optional(),
  highestPercent: z.number().optional(),
  openPoints: z.number().optional(),
  openAppeals: z.number().optional(),
  passed: z.boolean().optional(),
})

/** The store as attempts see it: events with their types, parsed where they come back from the database. */
export function storeForAttempts(store: Store): AttemptStore {
  const { journal, blobs, snapshots, jobs } = store
  return {
    blobs,
    journal: {
      create: (attempt, entries, options) =>
        journal.create({ ...attempt, summary: toSummary(firstStanding) }, entries.map(toStored), options),
      async append(attemptId, expectedSeq, entries, { standing, ...options }) {
        const outcome = await journal.append(attemptId, expectedSeq, entries.map(toStored), {
          ...options,
          ...(standing && { summary: toSummary(standing), closes: !isOpen(standing) }),
        })
        if (outcome.kind === 'job-lost') throw new Error('an append completed a job, though none was named')
        return outcome
      },
      committedCommand: (attemptId, commandId) => journal.commandSeq(attemptId, commandId),
      async read(attemptId, afterSeq, limit) {
        const events = await journal.read(attemptId, afterSeq, limit)
        const [first] = afterSeq === 0 ? events : await journal.read(attemptId, 0, 1)
        return first === undefined ? [] : events.map(event => readStored(event, formatOf(first)))
      },
      async find(filter) {
        return (await journal.find(filter)).map(({ summary, ...row }) => ({
          ...row,
          mode: mode.parse(row.mode),
          standing: standingSchema.parse(summary),
        }))
      },
      subscribe: journal.subscribe,
    },
    snapshots: {
      save: (attemptId, { version, seq, state }) =>
        snapshots.save(attemptId, { version: String(version), seq, state: state as unknown as Json }),
      async load(attemptId, version) {
        const snapshot = await snapshots.load(attemptId, String(version))
        // Only `fold` of this very version wrote it, as its version says.
        return snapshot && { version, seq: snapshot.seq, state: snapshot.state as unknown as AttemptState }
      },
    },
    jobs: {
      enqueue: job => jobs.enqueue(job),
      work(kind, run, { atOnce }) {
        const options = {
          concurrency: atOnce,
          // An attempt that waits for the platform waits as long as it takes.
          maxFailures: Number.POSITIVE_INFINITY,
        }
        jobs.work(kind, (payload, { signal }) => run(jobPayload.parse(payload).attemptId, signal), options)
      },
    },
  }
}

/** Members without a value have no place in JSON. */
function toSummary({ phase, ...standing }: AttemptStanding): JsonObject {
  const known = Object.entries(standing).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { phase, ...Object.fromEntries(known) }
}

function toStored({ seq, at, type, body, previousHash, hash, commandId }: JournalEntry): StoredEvent {
  // An event's body is JSON by its schema; the store takes any.
  const json = body as JsonObject
  return { seq, at, type, body: json, previousHash, hash, ...(commandId !== undefined && { commandId }) }
}
