import { type Kysely, sql } from 'kysely'
import type { JsonObject } from '../../shared/json.ts'
import type { Schema } from './schema.ts'

/** What statistics are made of, as rows; what is in them is JSON to the store. */
export type ResultRows = ReturnType<typeof createResultRows>

/** A scored attempt of an exam, and what was kept of it where that is still true. */
export interface ScoredRow {
  readonly attemptId: string
  readonly candidateId: string
  /** The last line of its journal. */
  readonly seq: number
  readonly result: JsonObject | undefined
}

export interface KeptResult {
  readonly attemptId: string
  readonly seq: number
  readonly result: JsonObject
}

interface StoredRow {
  readonly id: string
  readonly candidate_id: string
  readonly last_seq: number
  readonly created_at: number
  readonly result: JsonObject | null
}

/** About a megabyte. */
const pageOfRows = 500

const toScored = ({ id, candidate_id, last_seq, result }: StoredRow): ScoredRow => ({
  attemptId: id,
  candidateId: candidate_id,
  seq: last_seq,
  result: result ?? undefined,
})

export function createResultRows(db: Kysely<Schema>) {
  return {
    /** The oldest first; at most `limit`, of the newest. Read a page at a time: no question takes the database long. */
    async ofChallenge(challengeId: string, version: number, limit: number): Promise<ScoredRow[]> {
      const found: ScoredRow[] = []
      let before: { readonly at: number; readonly id: string } | undefined
      while (found.length < limit) {
        const { rows } = await sql<StoredRow>`
          select a.id, a.candidate_id, a.last_seq, a.created_at, r.result
          from attempts a
          left join attempt_results r on r.attempt_id = a.id and r.seq = a.last_seq and r.version = ${version}
          where a.challenge_id = ${challengeId} and a.mode = 'exam' and a.summary ->> 'phase' = 'scored'
            and (a.created_at, a.id) < (${before?.at ?? Number.MAX_SAFE_INTEGER}, ${before?.id ?? ''})
          order by a.created_at desc, a.id desc limit ${Math.min(pageOfRows, limit - found.length)}`.execute(
          db,
        )
        found.push(...rows.map(toScored))
        const last = rows.at(-1)
        if (last === undefined || rows.length < pageOfRows) break
        before = { at: last.created_at, id: last.id }
      }
      return found.reverse()
    },

    async keep(version: number, results: readonly KeptResult[]): Promise<void> {
      if (results.length === 0) return
      const rows = results.map(({ attemptId, seq, result }) => ({
        attempt_id: attemptId,
        seq,
        version,
        result: JSON.stringify(result),
      }))
      await db
        .insertInto('attempt_results')
        .values(rows)
        .onConflict(conflict =>
          conflict.column('attempt_id').doUpdateSet(({ ref }) => ({
            seq: ref('excluded.seq'),
            version: ref('excluded.version'),
            result: ref('excluded.result'),
          })),
        )
        .execute()
    },

    async publish(challengeId: string, at: number, figures: JsonObject): Promise<void> {
      const row = { at, figures: JSON.stringify(figures) }
      await db
        .insertInto('published_statistics')
        .values({ challenge_id: challengeId, ...row })
        .onConflict(conflict => conflict.column('challenge_id').doUpdateSet(row))
        .execute()
    },

    published: (challengeId: string) =>
      db
        .selectFrom('published_statistics')
        .select(['at', 'figures'])
        .where('challenge_id', '=', challengeId)
        .executeTakeFirst(),
  }
}
