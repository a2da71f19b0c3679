import { type Kysely, sql, type Transaction } from 'kysely'
import type { Json } from '../../shared/json.ts'
import { insertEvents, moveHeads } from './append-batch.ts'
import { type Blob, insertBlobs, requireSound } from './blobs.ts'
import { type AppendOutcome, type JournalHead, requireChain } from './decide-appends.ts'
import type { GroupCommit } from './group-commit.ts'
import { insertJobs, type NewJob } from './jobs/insert-jobs.ts'
import type { JobClaim } from './jobs/job-claim.ts'
import type { JournalFeed } from './journal-feed.ts'
import type { Schema } from './schema.ts'
import type { StoredEvent } from './stored-event.ts'

/** An attempt that is about to have a journal. */
export interface NewAttempt {
  /** 1 to 200 characters, chosen by the caller. */
  readonly id: string
  readonly candidateId: string
  readonly challengeId: string
  readonly mode: string
  /** What the index says of it, for lists. */
  readonly summary: Json
}

/** The row of an attempt in the index of journals. It says nothing that the journal does not. */
export interface AttemptRow extends NewAttempt, JournalHead {
  readonly open: boolean
  /** The `at` of the first event. */
  readonly createdAt: number
}

/** What is committed with the events of one append, or not at all. */
export interface AppendOptions {
  /** Makes sending again harmless; stored with the first event. Defaults to that event's own `commandId`. */
  readonly commandId?: string
  readonly blobs?: readonly Blob[]
  /** The attempt is over: the candidate may start another of this challenge and mode. */
  readonly closes?: boolean
  /** What the index says of it from now on. */
  readonly summary?: Json
  readonly jobs?: readonly NewJob[]
  /** The job whose effect this append is: it is completed with it, once, or neither happens. */
  readonly completes?: JobClaim
}

/** What became of an attempt to begin. */
export type CreateOutcome =
  | { readonly kind: 'created' }
  /** The candidate has an open attempt of this challenge and mode (or sent the same id twice). */
  | { readonly kind: 'open-already'; readonly attemptId: string }

/** Which attempts: those that fit everything that is given. */
export interface AttemptFilter {
  readonly id?: string
  readonly candidateId?: string
  readonly challengeId?: string
  readonly open?: boolean
}

/** The journals of all attempts. What resolves is on disk; every method may throw `StoreUnavailable`. */
export interface Journal {
  /** Begins a journal with its first events. */
  create(
    attempt: NewAttempt,
    events: readonly StoredEvent[],
    options?: Pick<AppendOptions, 'commandId' | 'blobs' | 'jobs'>,
  ): Promise<CreateOutcome>
  /** Appends the events that follow `expectedSeq`, all or none. */
  append(
    attemptId: string,
    expectedSeq: number,
    events: readonly StoredEvent[],
    options?: AppendOptions,
  ): Promise<AppendOutcome>
  /** The events after `afterSeq` in order, at most `limit` (default 1,000). */
  read(attemptId: string, afterSeq: number, limit?: number): Promise<StoredEvent[]>
  /** Where a journal ends now; undefined without one. */
  head(attemptId: string): Promise<JournalHead | undefined>
  /** The seq of the event that a command caused, if it was carried out. */
  commandSeq(attemptId: string, commandId: string): Promise<number | undefined>
  /** Newest first. */
  find(filter: AttemptFilter): Promise<AttemptRow[]>
  /** Where the journals end that grew at this time or later, by the database's clock, in milliseconds since the epoch. */
  grownSince(changedAt: number): Promise<GrownJournal[]>
  /**
   * Calls back after appends of any server, with the attempt and the last `seq` known; several appends may be told of
   * once, and in an order of their own between attempts. Read what is new with `read`. Nothing is missed for longer
   * than the 5 s of the sweep, whatever happens to connections.
   */
  subscribe(listener: (attemptId: string, lastSeq: number) => void): () => void
}

/** Where a journal ends, and when that was written. */
export interface GrownJournal {
  readonly attemptId: string
  readonly seq: number
  readonly hash: string
  /** By the database's clock, in milliseconds since the epoch. */
  readonly changedAt: number
}

const DEFAULT_READ_LIMIT = 1_000

/** The journals of a database. */
export function createJournal(db: Kysely<Schema>, commits: GroupCommit, feed: JournalFeed): Journal {
  return {
    async create(attempt, events, options = {}) {
      requireChain(events, { lastSeq: 0, lastHash: '' })
      for (;;) {
        const outcome = await db.transaction().execute(trx => createAttempt(trx, attempt, events, options))
        // Undefined: the attempt in the way was closed in this very instant.
        if (outcome !== undefined) return outcome
      }
    },
    async append(attemptId, expectedSeq, events, options = {}) {
      const { blobs = [], closes = false, jobs = [], completes, summary } = options
      const commandId = options.commandId ?? events[0]?.commandId
      blobs.forEach(requireSound)
      return commits.append({
        attemptId,
        expectedSeq,
        events,
        commandId,
        blobs,
        closes,
        jobs,
        completes,
        summary,
      })
    },
    read: (attemptId, afterSeq, limit = DEFAULT_READ_LIMIT) => readEvents(db, attemptId, afterSeq, limit),
    async head(attemptId) {
      const [row] = await findAttempts(db, { id: attemptId })
      return row && { lastSeq: row.lastSeq, lastHash: row.lastHash }
    },
    async commandSeq(attemptId, commandId) {
      const row = await db
        .selectFrom('journal')
        .select('seq')
        .where('attempt_id', '=', attemptId)
        .where('command_id', '=', commandId)
        .executeTakeFirst()
      return row?.seq
    },
    find: filter => findAttempts(db, filter),
    grownSince: changedAt => grownSince(db, changedAt),
    subscribe: feed.subscribe,
  }
}

async function createAttempt(
  trx: Transaction<Schema>,
  attempt: NewAttempt,
  events: readonly StoredEvent[],
  options: Pick<AppendOptions, 'commandId' | 'blobs' | 'jobs'>,
): Promise<CreateOutcome | undefined> {
  const [first] = events
  const inserted = await sql`
    insert into attempts (id, candidate_id, challenge_id, mode, created_at, summary)
    values (${attempt.id}, ${attempt.candidateId}, ${attempt.challengeId}, ${attempt.mode}, ${first?.at},
            ${JSON.stringify(attempt.summary)})
    on conflict do nothing returning id`.execute(trx)
  if (inserted.rows.length === 0) return openAlready(trx, attempt)
  const request = {
    attemptId: attempt.id,
    events,
    commandId: options.commandId ?? first?.commandId,
    closes: false,
    summary: undefined,
  }
  await insertBlobs(trx, options.blobs ?? [])
  await insertEvents(trx, [request])
  await insertJobs(trx, options.jobs ?? [])
  await moveHeads(trx, [request])
  return { kind: 'created' }
}

async function openAlready(
  trx: Transaction<Schema>,
  attempt: NewAttempt,
): Promise<CreateOutcome | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from attempts
    where id = ${attempt.id} or (open and candidate_id = ${attempt.candidateId}
          and challenge_id = ${attempt.challengeId} and mode = ${attempt.mode})
    order by open desc limit 1`.execute(trx)
  return rows[0] && { kind: 'open-already', attemptId: rows[0].id }
}

async function readEvents(
  db: Kysely<Schema>,
  attemptId: string,
  afterSeq: number,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('journal')
    .selectAll()
    .where('attempt_id', '=', attemptId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(row => ({
    seq: row.seq,
    at: row.at,
    type: row.type,
    body: row.body,
    previousHash: row.previous_hash,
    hash: row.hash,
    ...(row.command_id === null ? {} : { commandId: row.command_id }),
  }))
}

async function grownSince(db: Kysely<Schema>, changedAt: number): Promise<GrownJournal[]> {
  const { rows } = await sql<{ id: string; last_seq: number; last_hash: string; changed_at: Date }>`
    select id, last_seq, last_hash, changed_at from attempts
    where changed_at >= to_timestamp(${changedAt / 1_000}::double precision) and last_seq > 0
    order by changed_at`.execute(db)
  return rows.map(row => ({
    attemptId: row.id,
    seq: row.last_seq,
    hash: row.last_hash,
    changedAt: row.changed_at.getTime(),
  }))
}

async function findAttempts(db: Kysely<Schema>, filter: AttemptFilter): Promise<AttemptRow[]> {
  let query = db.selectFrom('attempts').selectAll().orderBy('created_at', 'desc').orderBy('id')
  if (filter.id !== undefined) query = query.where('id', '=', filter.id)
  if (filter.candidateId !== undefined) query = query.where('candidate_id', '=', filter.candidateId)
  if (filter.challengeId !== undefined) query = query.where('challenge_id', '=', filter.challengeId)
  if (filter.open !== undefined) query = query.where('open', '=', filter.open)
  const rows = await query.execute()
  return rows.map(row => ({
    id: row.id,
    candidateId: row.candidate_id,
    challengeId: row.challenge_id,
    mode: row.mode,
    open: row.open,
    lastSeq: row.last_seq,
    lastHash: row.last_hash,
    createdAt: row.created_at,
    summary: row.summary,
  }))
}
