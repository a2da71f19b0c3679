import { type Kysely, sql, type Transaction } from 'kysely'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { Schema } from './schema.ts'

/** Everything that is kept of a person beside the journals of their attempts. */
export interface PersonalData {
  readonly name: string | undefined
  readonly attempts: readonly {
    readonly id: string
    readonly challengeId: string
    readonly mode: string
    readonly createdAt: number
    readonly summary: Json
  }[]
  readonly credentials: readonly {
    readonly attemptId: string
    readonly kind: string
    readonly document: JsonObject
    readonly token: string
  }[]
  readonly portfolios: readonly {
    readonly attemptId: string
    readonly settings: JsonObject
    readonly pack: JsonObject
  }[]
  /** By what name they sign in, what they may do, and where they are signed in; nothing that signs anybody in. */
  readonly access: {
    readonly signInName: string | undefined
    readonly grants: readonly { readonly role: string; readonly organisationId: string }[]
    readonly sessions: readonly {
      readonly how: string
      readonly device: string
      readonly createdAt: number
      readonly seenAt: number
    }[]
  }
  /** Recordings of demos; each piece is compressed with gzip. */
  readonly demos: readonly {
    readonly attemptId: string
    readonly number: number
    readonly bytes: Uint8Array
  }[]
}

/** What became of a wish to forget. Counts are of what was deleted. */
export type ForgetOutcome =
  | { readonly kind: 'unknown' }
  /** These attempts are worked on or judged; nothing was deleted. */
  | { readonly kind: 'at-work'; readonly attemptIds: readonly string[] }
  | {
      readonly kind: 'forgotten'
      readonly attempts: number
      readonly files: number
      readonly credentials: number
      readonly portfolios: number
    }

/** What is kept of people, as a whole. */
export type PersonalRows = ReturnType<typeof createPersonalRows>

export function createPersonalRows(db: Kysely<Schema>) {
  return {
    /** Everybody who has a name or an attempt. */
    async list(): Promise<{ id: string; name: string | undefined; attempts: number }[]> {
      const { rows } = await sql<{ id: string; name: string | null; attempts: number }>`
        select coalesce(p.id, a.candidate_id) as id, p.name, count(a.id)::integer as attempts
        from people p full join attempts a on a.candidate_id = p.id
        group by 1, 2 order by 1`.execute(db)
      return rows.map(({ name, ...row }) => ({ ...row, name: name ?? undefined }))
    },

    read: (personId: string): Promise<PersonalData> => readAll(db, personId),

    /**
     * Deletes the name, all that lets them in, what was written, credentials and portfolios, together. Journals stay, of ids and digests alone, and so
     * does whether a credential was withdrawn, which refers to nobody.
     */
    forget: (personId: string): Promise<ForgetOutcome> =>
      db.transaction().execute(trx => forgetAll(trx, personId)),
  }
}

async function readAll(db: Kysely<Schema>, personId: string): Promise<PersonalData> {
  const person = await db.selectFrom('people').select('name').where('id', '=', personId).executeTakeFirst()
  const attempts = await db
    .selectFrom('attempts')
    .select(['id', 'challenge_id', 'mode', 'created_at', 'summary'])
    .where('candidate_id', '=', personId)
    .orderBy('created_at')
    .execute()
  const ofThem = db.selectFrom('attempts').select('id').where('candidate_id', '=', personId)
  const credentials = await db
    .selectFrom('credentials')
    .select(['attempt_id', 'kind', 'document', 'token'])
    .where('attempt_id', 'in', ofThem)
    .execute()
  const portfolios = await db
    .selectFrom('portfolios')
    .select(['attempt_id', 'settings', 'pack'])
    .where('attempt_id', 'in', ofThem)
    .execute()
  const pieces = await db
    .selectFrom('demo_pieces')
    .select(['attempt_id', 'number', 'bytes'])
    .where('attempt_id', 'in', ofThem)
    .execute()
  return {
    access: await readAccess(db, personId),
    demos: pieces.map(({ attempt_id: attemptId, ...row }) => ({ attemptId, ...row })),
    name: person?.name,
    attempts: attempts.map(({ challenge_id: challengeId, created_at: createdAt, ...row }) => ({
      ...row,
      challengeId,
      createdAt,
    })),
    credentials: credentials.map(({ attempt_id: attemptId, ...row }) => ({ attemptId, ...row })),
    portfolios: portfolios.map(({ attempt_id: attemptId, ...row }) => ({ attemptId, ...row })),
  }
}

async function readAccess(db: Kysely<Schema>, personId: string): Promise<PersonalData['access']> {
  const password = await db
    .selectFrom('passwords')
    .select('sign_in_name')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  const grants = await db
    .selectFrom('grants')
    .select(['role', 'organisation_id'])
    .where('person_id', '=', personId)
    .orderBy('role')
    .execute()
  const sessions = await db
    .selectFrom('sessions')
    .select(['how', 'device', 'created_at', 'seen_at'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute()
  return {
    signInName: password?.sign_in_name,
    grants: grants.map(({ role, organisation_id: organisationId }) => ({ role, organisationId })),
    sessions: sessions.map(({ created_at: createdAt, seen_at: seenAt, ...row }) => ({
      ...row,
      createdAt,
      seenAt,
    })),
  }
}

const atWork = ['preparing', 'running', 'closing']

async function forgetAll(trx: Transaction<Schema>, personId: string): Promise<ForgetOutcome> {
  // Nobody appends to an attempt that is being forgotten.
  const { rows: attempts } = await sql<{ id: string; phase: string }>`
    select id, summary ->> 'phase' as phase from attempts where candidate_id = ${personId} for update`.execute(
    trx,
  )
  const busy = attempts.filter(({ phase }) => atWork.includes(phase)).map(({ id }) => id)
  if (busy.length > 0) return { kind: 'at-work', attemptIds: busy }
  // Roles, sessions, password and recovery codes go with it.
  const named = await trx.deleteFrom('people').where('id', '=', personId).executeTakeFirst()
  const ids = attempts.map(({ id }) => id)
  if (ids.length === 0 && named.numDeletedRows === 0n) return { kind: 'unknown' }
  const files = await forgetFiles(trx, ids)
  // Reasons are words about somebody; that it was withdrawn stays.
  await sql`
    delete from status_changes s using credentials c
    where c.attempt_id = any(${ids}) and s.list = c.list and s.place = c.place`.execute(trx)
  const deleted = async (table: 'credentials' | 'portfolios' | 'fold_snapshots' | 'attempt_results') => {
    const { numDeletedRows } = await trx
      .deleteFrom(table)
      .where('attempt_id', 'in', [...ids, ''])
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
  await deleted('fold_snapshots')
  await deleted('attempt_results')
  await sql`delete from demos where attempt_id = any(${ids})`.execute(trx)
  // What is still to be done for an attempt would make again what is deleted.
  await sql`delete from jobs where payload ->> 'attemptId' = any(${ids})`.execute(trx)
  return {
    kind: 'forgotten',
    attempts: ids.length,
    files,
    credentials: await deleted('credentials'),
    portfolios: await deleted('portfolios'),
  }
}

/** What only this person's journals point at: the same bytes of somebody else stay theirs. */
async function forgetFiles(trx: Transaction<Schema>, attemptIds: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    with named as (
      select attempt_id = any(${attemptIds}) as own, found[1] as digest
      from journal, regexp_matches(body::text, '"([0-9a-f]{64})"', 'g') found
    )
    delete from blobs where digest in (select digest from named where own)
      and digest not in (select digest from named where not own)`.execute(trx)
  return Number(numAffectedRows)
}
