import { type Kysely, sql } from 'kysely'
import { asker, openClient } from './copies/read-database.ts'
import type { DatabaseAddress } from './database.ts'
import type { Schema } from './schema.ts'

/** What is kept no longer than it has to be. Times are in milliseconds since the epoch. */
export interface RetentionRows {
  /**
   * Deletes what candidates wrote, what their terminals printed, and what checks saw, of attempts that grew last before a time, with
   * the portfolios made of it. Not while somebody may see its portfolio, a criterion is open, or an appeal is undecided; and nothing
   * that another attempt points at as well. Journals stay.
   * @returns how many files, texts and snapshots were deleted; undefined where it is no time for it, since files of an attempt
   * are just being kept
   */
  forgetFiles(before: number, now: number): Promise<number | undefined>
  /**
   * People with a name of whose attempts none is open and none grew since a time, and who were not here since; also those who only came in
   * and have no way to come again. Never who does more than taking exams.
   */
  peopleIdleSince(before: number): Promise<readonly string[]>
  /** Deletes sessions and codes that are over. They let nobody in any more, whether or not they are there. */
  forgetExpired(now: number): Promise<void>
}

const atOnce = 200
/** Attempts of which nothing more has to be kept than their journals. `$1`: grown last before, `$2`: now; milliseconds since the epoch. */
const old = `select a.id from attempts a left join portfolios p on p.attempt_id = a.id
    and p.token is not null and (p.expires_at is null or p.expires_at > $2)
  where not a.open and a.changed_at < to_timestamp($1::double precision / 1000) and p.attempt_id is null
    and a.summary ->> 'phase' not in ('preparing', 'running', 'closing')
    and coalesce((a.summary ->> 'openPoints')::numeric, 0) = 0
    and coalesce((a.summary ->> 'openAppeals')::numeric, 0) = 0`
const named = `regexp_matches(j.body::text, '"([0-9a-f]{64})"', 'g') found`

/** The retention of a database. */
export function createRetentionRows(db: Kysely<Schema>, address: DatabaseAddress): RetentionRows {
  return {
    async forgetFiles(before, now) {
      // Every journal is read for it, which takes longer than other questions may.
      const client = await openClient(address)
      try {
        return await forgetFiles(asker(client), before, now)
      } finally {
        await client.end()
      }
    },
    async peopleIdleSince(before) {
      const { rows } = await sql<{ id: string }>`
        select p.id from people p left join attempts a on a.candidate_id = p.id
        where not exists (select from grants g where g.person_id = p.id and g.role <> 'candidate')
          and not exists (select from sessions s where s.person_id = p.id and s.seen_at >= ${before})
          and (a.id is not null or exists (select from grants g where g.person_id = p.id)
            and not exists (select from sessions s where s.person_id = p.id)
            and not exists (select from passwords w where w.person_id = p.id))
        group by p.id
        having coalesce(max(a.changed_at) < to_timestamp(${before / 1_000}::double precision), true)
          and not coalesce(bool_or(a.open), false)
        order by p.id`.execute(db)
      return rows.map(({ id }) => id)
    },
    async forgetExpired(now) {
      await sql`delete from sessions where ends_at <= ${now}`.execute(db)
      await sql`delete from invitations where expires_at <= ${now}`.execute(db)
    },
  }
}

async function forgetFiles(
  ask: ReturnType<typeof asker>,
  before: number,
  now: number,
): Promise<number | undefined> {
  const [busy] = await ask<[boolean, string]>(
    `select exists (select from attempts where summary ->> 'phase' = 'closing'), clock_timestamp()::text`,
  )
  if (busy === undefined || busy[0]) return undefined
  const digests = await ask<[string]>(
    `with old as (${old}), digests as (select j.attempt_id in (select id from old) as is_old, found[1] as digest from journal j, ${named})
     select digest from blobs where digest in (select digest from digests where is_old)
       and digest not in (select digest from digests where not is_old)`,
    [before, now],
  )
  await ask(`delete from portfolios where attempt_id in (${old})`, [before, now])
  let count = 0
  for (let start = 0; start < digests.length; start += atOnce) {
    const batch = digests.slice(start, start + atOnce).map(([digest]) => digest)
    count += await forget(ask, batch, busy[1])
  }
  return count
}

/** Deletes blobs that no attempt points at which grew since. For these milliseconds nobody else keeps any. */
async function forget(ask: ReturnType<typeof asker>, digests: string[], since: string): Promise<number> {
  try {
    await ask(`begin`)
    await ask(`set local lock_timeout = '2s'`)
    await ask('lock table blobs in share row exclusive mode')
    const gone = await ask(
      `delete from blobs where digest = any($1) and digest not in (
         select found[1] from attempts a join journal j on j.attempt_id = a.id, ${named}
         where a.changed_at >= $2::timestamptz)
       returning digest`,
      [digests, since],
    )
    await ask('commit')
    return gone.length
  } catch (error) {
    await ask('rollback')
    throw error
  }
}
