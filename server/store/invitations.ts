import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'
import { addSession, type NewSession } from './sessions.ts'

/** A code that lets others in, by its digest. Times are in milliseconds since the epoch. */
export interface NewInvitation {
  readonly digest: Buffer
  readonly id: string
  readonly role: string
  readonly organisationId: string
  readonly madeBy: string | undefined
  readonly uses: number
  readonly madeAt: number
  readonly expiresAt: number
}

/** Codes that let others in, as rows. */
export function createInvitationRows(db: Kysely<Schema>) {
  return {
    async add({ organisationId, madeBy, madeAt, expiresAt, ...row }: NewInvitation): Promise<void> {
      await db
        .insertInto('invitations')
        .values({
          ...row,
          uses_left: row.uses,
          organisation_id: organisationId,
          made_by: madeBy ?? null,
          made_at: madeAt,
          expires_at: expiresAt,
        })
        .execute()
    },

    /** Those of an organisation that still let somebody in. */
    async list(organisationId: string, now: number) {
      const rows = await db
        .selectFrom('invitations')
        .select(['id', 'role', 'uses', 'uses_left', 'made_at', 'expires_at'])
        .where('organisation_id', '=', organisationId)
        .where('uses_left', '>', 0)
        .where('expires_at', '>', now)
        .orderBy('made_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(({ uses_left: usesLeft, made_at: madeAt, expires_at: expiresAt, ...row }) => ({
        ...row,
        ...{ usesLeft, madeAt, expiresAt },
      }))
    },

    async withdraw(organisationId: string, id: string): Promise<void> {
      await db
        .deleteFrom('invitations')
        .where('organisation_id', '=', organisationId)
        .where('id', '=', id)
        .execute()
    },

    /** Withdraws what the server made itself, such as an earlier link for a first set-up. */
    async withdrawOwn(): Promise<void> {
      await db.deleteFrom('invitations').where('made_by', 'is', null).where('role', '=', 'admin').execute()
    },

    /**
     * Lets somebody in by a code: takes one use of it, keeps the person with the role, and begins their session, all or nothing.
     * @param personOf what they are called and which session they get, for this role
     * @returns whether the code lets somebody in
     */
    redeem: (
      digest: Buffer,
      now: number,
      entering: (role: string) => {
        readonly person: { readonly id: string; readonly name: string }
        /** What they may be from now on, in the organisation of the code. */
        readonly roles: readonly string[]
        readonly session: NewSession
        /** That of the browser, ended by that as all others of this person are: a session is never taken over. */
        readonly endsSession: string | undefined
      },
    ): Promise<boolean> =>
      db.transaction().execute(async trx => {
        const { rows } = await sql<{ role: string; organisationId: string }>`
          update invitations set uses_left = uses_left - 1
          where digest = ${digest} and uses_left > 0 and expires_at > ${now}
          returning role, organisation_id as "organisationId"`.execute(trx)
        const [taken] = rows
        if (taken === undefined) return false
        const { person, roles, session, endsSession } = entering(taken.role)
        await trx
          .insertInto('people')
          .values({ id: person.id, name: person.name })
          .onConflict(conflict => conflict.doNothing())
          .execute()
        await trx
          .insertInto('grants')
          .values(roles.map(role => ({ person_id: person.id, role, organisation_id: taken.organisationId })))
          .onConflict(conflict => conflict.doNothing())
          .execute()
        // What somebody may do has changed: wherever else they are signed in they were asked for less.
        await trx.deleteFrom('sessions').where('person_id', '=', person.id).execute()
        if (endsSession !== undefined)
          await trx.deleteFrom('sessions').where('id', '=', endsSession).execute()
        await addSession(trx, session)
        return true
      }),
  }
}
