import { type Kysely, sql } from 'kysely'
import type { Json } from '../../shared/json.ts'
import type { Schema } from './schema.ts'

/** The state of an attempt as folded up to an event: a cache, always to be had again from the journal. */
export interface FoldSnapshot {
  readonly seq: number
  /** Names the code that folded; a state of another version must not be used. */
  readonly version: string
  readonly state: Json
}

export interface FoldSnapshots {
  /** Keeps the latest only; an older one than the kept one of the same version is ignored. */
  save(attemptId: string, snapshot: FoldSnapshot): Promise<void>
  /** The latest, if this version made it. */
  load(attemptId: string, version: string): Promise<FoldSnapshot | undefined>
}

export function createFoldSnapshots(db: Kysely<Schema>): FoldSnapshots {
  return {
    async save(attemptId, { seq, version, state }) {
      await sql`
        insert into fold_snapshots as kept (attempt_id, seq, version, state)
        values (${attemptId}, ${seq}, ${version}, ${JSON.stringify(state)})
        on conflict (attempt_id) do update set seq = excluded.seq, version = excluded.version, state = excluded.state
        where excluded.seq >= kept.seq or excluded.version <> kept.version`.execute(db)
    },
    async load(attemptId, version) {
      return db
        .selectFrom('fold_snapshots')
        .select(['seq', 'version', 'state'])
        .where('attempt_id', '=', attemptId)
        .where('version', '=', version)
        .executeTakeFirst()
    },
  }
}
