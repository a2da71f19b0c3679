import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Random secrets of this installation: made at first need, the same ever after and on every server. */
export interface Secrets {
  /** The secret of a name; made with so many random bytes if there is none. */
  getOrCreate(name: string, bytes: number): Promise<Uint8Array>
}

export function createSecrets(db: Kysely<Schema>): Secrets {
  return {
    async getOrCreate(name, bytes) {
      await db
        .insertInto('secrets')
        .values({ name, value: randomBytes(bytes) })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      const row = await db
        .selectFrom('secrets')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      return row.value
    },
  }
}
