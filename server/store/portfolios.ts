import type { Kysely } from 'kysely'
import type { JsonObject } from '../../shared/json.ts'
import type { Schema } from './schema.ts'

/** Portfolios as rows; what they hold is JSON to the store. */
export type PortfolioRows = ReturnType<typeof createPortfolioRows>

export interface PortfolioRow {
  readonly attempt_id: string
  readonly settings: JsonObject
  readonly token: string | null
  readonly expires_at: number | null
  readonly pack: JsonObject
}

export function createPortfolioRows(db: Kysely<Schema>) {
  const all = db.selectFrom('portfolios').select(['attempt_id', 'settings', 'token', 'expires_at', 'pack'])
  return {
    ofAttempt: (attemptId: string) => all.where('attempt_id', '=', attemptId).executeTakeFirst(),
    byToken: (token: string) => all.where('token', '=', token).executeTakeFirst(),
    async save({ settings, pack, ...row }: PortfolioRow): Promise<void> {
      const written = { ...row, settings: JSON.stringify(settings), pack: JSON.stringify(pack) }
      await db
        .insertInto('portfolios')
        .values(written)
        .onConflict(conflict => conflict.column('attempt_id').doUpdateSet(written))
        .execute()
    },
  }
}
