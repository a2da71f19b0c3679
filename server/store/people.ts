import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** What people are called, by their ids: all that is kept of them beside their attempts, and it can be deleted. */
export interface People {
  /** Keeps the newest name. */
  remember(person: { readonly id: string; readonly name: string }): Promise<void>
  nameOf(personId: string): Promise<string | undefined>
  forget(personId: string): Promise<void>
}

export function createPeople(db: Kysely<Schema>): People {
  return {
    async remember({ id, name }) {
      await db
        .insertInto('people')
        .values({ id, name })
        .onConflict(conflict => conflict.column('id').doUpdateSet({ name }))
        .execute()
    },
    async nameOf(personId) {
      const row = await db.selectFrom('people').select('name').where('id', '=', personId).executeTakeFirst()
      return row?.name
    },
    async forget(personId) {
      await db.deleteFrom('people').where('id', '=', personId).execute()
    },
  }
}
