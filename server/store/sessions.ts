import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** A role as a row has it: empty where it is held for nothing narrower. */
export interface GrantRow {
  readonly role: string
  readonly organisationId: string
  readonly cohortId: string
  readonly packId: string
}

/** A session to be kept. Times are in milliseconds since the epoch. */
export interface NewSession {
  readonly digest: Buffer
  readonly id: string
  readonly personId: string
  readonly how: string
  readonly device: string
  readonly createdAt: number
  readonly idleMs: number
  readonly endsAt: number
}

/** A session is written as seen at most so often, in milliseconds: not at each call. */
const seenEveryMs = 60_000

const isAlive = (now: number) => sql<boolean>`s.ends_at > ${now} and s.seen_at + s.idle_ms > ${now}`

/** Sessions as rows. One that is over is never found, whether or not it is deleted yet. */
export function createSessionRows(db: Kysely<Schema>) {
  return {
    add: (session: NewSession): Promise<void> => addSession(db, session),

    /** Whose a session is that goes on, with all they may do; it is seen by that. */
    async find(digest: Buffer, now: number) {
      const { rows } = await sql<{
        id: string
        personId: string
        name: string
        createdAt: number
        seenAt: number
        grants: GrantRow[]
      }>`select s.id, s.person_id as "personId", p.name, s.created_at as "createdAt", s.seen_at as "seenAt",
        (select coalesce(json_agg(json_build_object('role', g.role, 'organisationId', g.organisation_id,
          'cohortId', g.cohort_id, 'packId', g.pack_id) order by g.role), '[]') from grants g where g.person_id = p.id) as grants
        from sessions s join people p on p.id = s.person_id
        where s.digest = ${digest} and ${isAlive(now)}`.execute(db)
      const [found] = rows
      if (found !== undefined) await see(db, [found], now)
      return found
    },

    async list(personId: string, now: number) {
      const { rows } = await sql<{
        id: string
        how: string
        device: string
        createdAt: number
        seenAt: number
        endsAt: number
      }>`select s.id, s.how, s.device, s.created_at as "createdAt", s.seen_at as "seenAt",
        s.ends_at as "endsAt" from sessions s
        where s.person_id = ${personId} and ${isAlive(now)} order by s.seen_at desc, s.id`.execute(db)
      return rows
    },

    /** Of these sessions those that go on; they are seen by that, as long as something of theirs is open. */
    async alive(ids: readonly string[], now: number): Promise<string[]> {
      const { rows } = await sql<{ id: string; seenAt: number }>`
        select s.id, s.seen_at as "seenAt" from sessions s where s.id = any(${ids}) and ${isAlive(now)}`.execute(
        db,
      )
      await see(db, rows, now)
      return rows.map(({ id }) => id)
    },

    /** Ends one session of a person, if it is theirs. */
    async end(personId: string, id: string): Promise<void> {
      await db.deleteFrom('sessions').where('person_id', '=', personId).where('id', '=', id).execute()
    },

    /** Ends all sessions of a person but one. */
    async endOthers(personId: string, kept: string | undefined): Promise<void> {
      await db
        .deleteFrom('sessions')
        .where('person_id', '=', personId)
        .where('id', '<>', kept ?? '')
        .execute()
    },

    /** What a person is called, with what they may do. */
    async person(personId: string): Promise<{ name: string; roles: string[] } | undefined> {
      const row = await db.selectFrom('people').select('name').where('id', '=', personId).executeTakeFirst()
      if (row === undefined) return undefined
      const grants = await db.selectFrom('grants').select('role').where('person_id', '=', personId).execute()
      return { name: row.name, roles: grants.map(({ role }) => role) }
    },
  }
}

export async function addSession(db: Kysely<Schema>, session: NewSession): Promise<void> {
  const { personId, createdAt, idleMs, endsAt, ...row } = session
  await db
    .insertInto('sessions')
    .values({
      ...row,
      person_id: personId,
      created_at: createdAt,
      seen_at: createdAt,
      idle_ms: idleMs,
      ends_at: endsAt,
    })
    .execute()
}

async function see(
  db: Kysely<Schema>,
  sessions: readonly { readonly id: string; readonly seenAt: number }[],
  now: number,
): Promise<void> {
  const due = sessions.filter(({ seenAt }) => seenAt < now - seenEveryMs).map(({ id }) => id)
  if (due.length > 0) await sql`update sessions set seen_at = ${now} where id = any(${due})`.execute(db)
}
