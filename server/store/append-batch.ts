import { type Kysely, sql, type Transaction } from 'kysely'
import type { Json } from '../../shared/json.ts'
import { type Blob, insertBlobs } from './blobs.ts'
import {
  type AppendOutcome,
  type AppendQuestion,
  commandKey,
  decideAppends,
  type JournalHead,
} from './decide-appends.ts'
import { insertJobs, type NewJob } from './jobs/insert-jobs.ts'
import { finishOwnJobs, type JobClaim, lockOwnJobs } from './jobs/job-claim.ts'
import type { Schema } from './schema.ts'
import type { StoredEvent } from './stored-event.ts'

/** One append, as a member of a batch. */
export interface AppendRequest {
  readonly attemptId: string
  readonly expectedSeq: number
  readonly events: readonly StoredEvent[]
  readonly commandId: string | undefined
  readonly blobs: readonly Blob[]
  readonly closes: boolean
  readonly jobs: readonly NewJob[]
  readonly completes: JobClaim | undefined
  /** What the index says of the attempt afterwards; undefined where it says what it said. */
  readonly summary: Json | undefined
}

/**
 * Appends to any number of journals in one transaction; when it resolves all of it is on disk. A member's conflict is
 * an outcome and touches no other; any error undoes all.
 */
export async function appendBatch(
  db: Kysely<Schema>,
  requests: readonly AppendRequest[],
): Promise<readonly AppendOutcome[]> {
  return db.transaction().execute(async trx => {
    const heads = await lockHeads(trx, requests)
    // A statement of its own: it must see what was committed while the one before it waited for its locks.
    const commands = await findCommands(trx, requests)
    const ours = await lockOwnJobs(
      trx,
      requests.flatMap(request => request.completes ?? []),
    )
    const outcomes = decideAppends(
      requests.map((request): AppendQuestion => {
        const jobIsOurs = request.completes === undefined || ours.has(request.completes.id)
        return { ...request, jobIsOurs }
      }),
      heads,
      commands,
    )
    await write(
      trx,
      requests.filter((_, index) => outcomes[index]?.kind === 'appended'),
    )
    return outcomes
  })
}

async function lockHeads(
  trx: Transaction<Schema>,
  requests: readonly AppendRequest[],
): Promise<Map<string, JournalHead>> {
  const rows = await trx
    .selectFrom('attempts')
    .select(['id', 'last_seq', 'last_hash'])
    .where('id', 'in', [...new Set(requests.map(request => request.attemptId))])
    // Everybody locks in the same order, so nobody waits for somebody who waits for them.
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(row => [row.id, { lastSeq: row.last_seq, lastHash: row.last_hash }]))
}

async function findCommands(
  trx: Transaction<Schema>,
  requests: readonly AppendRequest[],
): Promise<Map<string, number>> {
  const asked = requests.filter(request => request.commandId !== undefined)
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ attempt_id: string; command_id: string; seq: number }>`
    select attempt_id, command_id, seq from journal
    where (attempt_id, command_id) in (
      select * from unnest(${asked.map(each => each.attemptId)}::text[], ${asked.map(each => each.commandId)}::text[])
    )`.execute(trx)
  return new Map(rows.map(row => [commandKey(row.attempt_id, row.command_id), row.seq]))
}

async function write(trx: Transaction<Schema>, requests: readonly AppendRequest[]): Promise<void> {
  if (requests.length === 0) return
  await insertBlobs(
    trx,
    requests.flatMap(request => request.blobs),
  )
  await insertEvents(trx, requests)
  await insertJobs(
    trx,
    requests.flatMap(request => request.jobs),
  )
  await finishOwnJobs(
    trx,
    requests.flatMap(request => request.completes ?? []),
  )
  await moveHeads(trx, requests)
}

/** The rows of all events in one statement, a column an array. */
export async function insertEvents(
  trx: Transaction<Schema>,
  requests: readonly Pick<AppendRequest, 'attemptId' | 'events' | 'commandId'>[],
): Promise<void> {
  const rows = requests.flatMap(({ attemptId, events, commandId }) =>
    events.map((event, index) => ({ attemptId, event, commandId: index === 0 ? commandId : undefined })),
  )
  await sql`
    insert into journal (attempt_id, seq, at, type, body, previous_hash, hash, command_id)
    select * from unnest(
      ${rows.map(row => row.attemptId)}::text[],
      ${rows.map(row => row.event.seq)}::integer[],
      ${rows.map(row => row.event.at)}::bigint[],
      ${rows.map(row => row.event.type)}::text[],
      ${rows.map(row => JSON.stringify(row.event.body))}::json[],
      ${rows.map(row => row.event.previousHash)}::text[],
      ${rows.map(row => row.event.hash)}::text[],
      ${rows.map(row => row.commandId ?? null)}::text[]
    )`.execute(trx)
}

/** Moves the ends of the journals and tells every server, once an attempt: equal notices of a transaction are merged. */
export async function moveHeads(
  trx: Transaction<Schema>,
  requests: readonly Pick<AppendRequest, 'attemptId' | 'events' | 'closes' | 'summary'>[],
): Promise<void> {
  const ends = new Map<string, { seq: number; hash: string; closes: boolean; summary: Json | undefined }>()
  for (const { attemptId, events, closes, summary } of requests) {
    const last = events[events.length - 1]
    if (last === undefined) continue
    const before = ends.get(attemptId)
    ends.set(attemptId, {
      seq: last.seq,
      hash: last.hash,
      closes: closes || before?.closes === true,
      summary: summary ?? before?.summary,
    })
  }
  const moved = [...ends].map(([id, end]) => ({ id, ...end }))
  await sql`
    with moved as (
      update attempts set last_seq = v.seq, last_hash = v.hash, open = open and not v.closes,
             summary = coalesce(v.summary, attempts.summary), changed_at = clock_timestamp()
      from unnest(
        ${moved.map(each => each.id)}::text[],
        ${moved.map(each => each.seq)}::integer[],
        ${moved.map(each => each.hash)}::text[],
        ${moved.map(each => each.closes)}::boolean[],
        ${moved.map(each => (each.summary === undefined ? null : JSON.stringify(each.summary)))}::json[]
      ) as v (id, seq, hash, closes, summary)
      where attempts.id = v.id
      returning attempts.id, attempts.last_seq
    )
    select pg_notify('assay_journal', id || ':' || last_seq) from moved`.execute(trx)
}
