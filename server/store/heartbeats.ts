import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** When the platform was last known to work: what an outage is measured from. */
export interface Heartbeats {
  /**
   * Says that this server works now (milliseconds since the epoch). On disk when it resolves.
   * @returns the latest beat of any server before this one: the difference is how long nobody worked, whether
   * servers or their database were down. Undefined at the very first.
   */
  beat(nowMs: number): Promise<number | undefined>
  /** The latest beat of any server. After a start, what it says before the first `beat` is when the last one died. */
  last(): Promise<number | undefined>
}

export function createHeartbeats(db: Kysely<Schema>, node: string): Heartbeats {
  return {
    async beat(nowMs) {
      // The part of the statement that reads sees the table as it was before the part that writes.
      const { rows } = await sql<{ before: number | null }>`
        with beat as (
          insert into heartbeats as kept (node, at) values (${node}, ${Math.floor(nowMs)})
          on conflict (node) do update set at = greatest(kept.at, excluded.at)
        )
        select max(at) as before from heartbeats`.execute(db)
      return rows[0]?.before ?? undefined
    },
    async last() {
      const row = await db
        .selectFrom('heartbeats')
        .select(expression => expression.fn.max('at').as('at'))
        .executeTakeFirst()
      return row?.at ?? undefined
    },
  }
}
