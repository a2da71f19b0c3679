import type { Kysely } from 'kysely'
import type { Json } from '../../shared/json.ts'
import type { Schema } from './schema.ts'

/** Demos and their recordings as rows. */
export type DemoRows = ReturnType<typeof createDemoRows>

/** A demo as it is kept. */
export interface DemoRow {
  readonly attempt_id: string
  readonly presenter_id: string
  readonly challenge_id: string
  readonly token: string | null
  readonly phase: string
  readonly started_at: number | null
  readonly pieces: Json
  readonly length: number
}

export function createDemoRows(db: Kysely<Schema>) {
  const all = db.selectFrom('demos').selectAll()
  return {
    ofAttempt: (attemptId: string): Promise<DemoRow | undefined> =>
      all.where('attempt_id', '=', attemptId).executeTakeFirst(),
    byToken: (token: string): Promise<DemoRow | undefined> =>
      all.where('token', '=', token).executeTakeFirst(),
    async save({ pieces, ...row }: DemoRow): Promise<void> {
      const written = { ...row, pieces: JSON.stringify(pieces) }
      await db
        .insertInto('demos')
        .values(written)
        .onConflict(conflict => conflict.column('attempt_id').doUpdateSet(written))
        .execute()
    },
    async savePiece(attemptId: string, number: number, bytes: Uint8Array): Promise<void> {
      const written = { attempt_id: attemptId, number, bytes: Buffer.from(bytes) }
      await db
        .insertInto('demo_pieces')
        .values(written)
        .onConflict(conflict => conflict.columns(['attempt_id', 'number']).doUpdateSet(written))
        .execute()
    },
    async piece(attemptId: string, number: number): Promise<Uint8Array | undefined> {
      const row = await db
        .selectFrom('demo_pieces')
        .select('bytes')
        .where('attempt_id', '=', attemptId)
        .where('number', '=', number)
        .executeTakeFirst()
      return row?.bytes
    },
  }
}
