import type { Kysely } from 'kysely'
import { type AppendRequest, appendBatch } from './append-batch.ts'
import type { AppendOutcome } from './decide-appends.ts'
import type { Schema } from './schema.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** Longer batches gain nothing and keep their locks longer. */
const MAX_BATCH = 256
/** An append with more than this in blobs does not make its neighbours wait: it gets a transaction of its own. */
const MAX_SHARED_BLOB_BYTES = 64 * 1024
/** An answer of the database takes milliseconds; a caller is told after this long that it hangs. */
const COMMIT_LIMIT_MS = 5_000

interface Waiting {
  readonly request: AppendRequest
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes appends of different callers in common transactions: while one is being committed the next collects, so a
 * lone append does not wait at all and many share one flush of the disk and one notice. When a batch fails, its members
 * are tried one by one, so that one that cannot be written harms nobody else.
 */
export interface GroupCommit {
  append(request: AppendRequest): Promise<AppendOutcome>
  /** Waits for what is under way; refuses what comes after. */
  close(): Promise<void>
}

export function createGroupCommit(db: Kysely<Schema>): GroupCommit {
  const waiting: Waiting[] = []
  const alone = new Set<Promise<void>>()
  let committing: Promise<void> | undefined
  let closed = false

  const commitAll = async () => {
    // What this turn of the event loop still asks for belongs to the first batch.
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) await commit(db, waiting.splice(0, MAX_BATCH))
    committing = undefined
  }

  return {
    append(request) {
      if (closed) return Promise.reject(new StoreUnavailable('The store is closed.', 'Start Assay again.'))
      return new Promise((resolve, reject) => {
        const member = { request, resolve, reject }
        if (blobBytes(request) > MAX_SHARED_BLOB_BYTES) {
          const done = commit(db, [member]).finally(() => alone.delete(done))
          alone.add(done)
          return
        }
        waiting.push(member)
        committing ??= commitAll()
      })
    },
    async close() {
      closed = true
      await committing
      await Promise.all(alone)
    },
  }
}

/** Never rejects: every member hears of its own fate. */
async function commit(db: Kysely<Schema>, members: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await inTime(
      appendBatch(
        db,
        members.map(member => member.request),
      ),
    )
    for (const [index, member] of members.entries()) {
      const outcome = outcomes[index]
      if (outcome) member.resolve(outcome)
    }
  } catch (error) {
    if (members.length === 1 || error instanceof StoreUnavailable) {
      for (const member of members) member.reject(error)
      return
    }
    for (const member of members) await commit(db, [member])
  }
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new StoreUnavailable('The database does not answer.', 'Assay tries again by itself.'))
  }, COMMIT_LIMIT_MS)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function blobBytes(request: AppendRequest): number {
  return request.blobs.reduce((sum, blob) => sum + blob.bytes.byteLength, 0)
}
