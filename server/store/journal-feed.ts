import { type Kysely, sql } from 'kysely'
import type { Log } from '../log.ts'
import type { ListeningSession } from './listening-session.ts'
import type { Schema } from './schema.ts'

/** Tells of appends, by notices of the database and, where those were lost, by looking. */
export interface JournalFeed {
  subscribe(listener: (attemptId: string, lastSeq: number) => void): () => void
  close(): Promise<void>
}

/** Transactions commit out of the order of their clocks; none takes longer than this. */
const OVERLAP = '30 seconds'

export async function createJournalFeed(
  db: Kysely<Schema>,
  session: ListeningSession,
  log: Log,
): Promise<JournalFeed> {
  const listeners = new Set<(attemptId: string, lastSeq: number) => void>()
  /** What was told already, of the attempts that changed lately; forgotten when no sweep can find them again. */
  let told = new Map<string, number>()
  let sweptAt = (await changedSince(db, undefined)).now
  let sweeping: Promise<void> | undefined

  const tell = (attemptId: string, lastSeq: number) => {
    if (lastSeq <= (told.get(attemptId) ?? 0)) return
    told.set(attemptId, lastSeq)
    for (const listener of listeners) {
      try {
        listener(attemptId, lastSeq)
      } catch (error) {
        log.error({ error }, 'a subscriber of the journal failed')
      }
    }
  }

  const sweep = async () => {
    const before = new Map(told)
    const { now, rows } = await changedSince(db, sweptAt)
    for (const { id, last_seq } of rows) tell(id, last_seq)
    const found = new Set(rows.map(row => row.id))
    told = new Map([...told].filter(([id, seq]) => found.has(id) || before.get(id) !== seq))
    sweptAt = now
  }

  const stops = [
    session.onNotice('assay_journal', payload => {
      const colon = payload.lastIndexOf(':')
      tell(payload.slice(0, colon), Number(payload.slice(colon + 1)))
    }),
    session.onMaybeMissed(() => {
      sweeping ??= sweep()
        .catch(() => {
          // The database is down; the next sweep begins where this one did.
        })
        .finally(() => {
          sweeping = undefined
        })
    }),
  ]

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      for (const stop of stops) stop()
      await sweeping
    },
  }
}

/** The attempts that changed since a time of the database's clock, and its time now. */
async function changedSince(db: Kysely<Schema>, since: string | undefined) {
  const { rows: clock } = await sql<{ now: string }>`select clock_timestamp()::text as now`.execute(db)
  const now = clock[0]?.now ?? 'now'
  if (since === undefined) return { now, rows: [] }
  const { rows } = await sql<{ id: string; last_seq: number }>`
    select id, last_seq from attempts
    where changed_at > ${since}::timestamptz - ${OVERLAP}::interval`.execute(db)
  return { now, rows }
}
