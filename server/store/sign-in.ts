import { type Kysely, sql, type Transaction } from 'kysely'
import { createInvitationRows } from './invitations.ts'
import type { Schema } from './schema.ts'
import { createSessionRows } from './sessions.ts'

/** Who is signed in, by what they sign in again, and which codes let others in. */
export type SignInRows = ReturnType<typeof createSignInRows>

export function createSignInRows(db: Kysely<Schema>) {
  return {
    sessions: createSessionRows(db),
    invitations: createInvitationRows(db),

    /** Whose a sign-in name is, with the hash of the password. */
    async passwordOf(
      signInName: string,
    ): Promise<{ readonly personId: string; readonly hash: string } | undefined> {
      const row = await db
        .selectFrom('passwords')
        .selectAll()
        .where('sign_in_name', '=', signInName)
        .executeTakeFirst()
      return row && { personId: row.person_id, hash: row.hash }
    },

    /** By what somebody signs in again. */
    async waysOf(personId: string): Promise<{
      readonly signInName: string | undefined
      readonly hash: string | undefined
      readonly recoveryCodes: number
    }> {
      const password = await db
        .selectFrom('passwords')
        .select(['sign_in_name', 'hash'])
        .where('person_id', '=', personId)
        .executeTakeFirst()
      const { count } = await db
        .selectFrom('recovery_codes')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('person_id', '=', personId)
        .executeTakeFirstOrThrow()
      return { signInName: password?.sign_in_name, hash: password?.hash, recoveryCodes: Number(count) }
    },

    /** Sets what somebody signs in with; false where the name is somebody else's. */
    async setPassword(personId: string, signInName: string, hash: string): Promise<boolean> {
      const row = { sign_in_name: signInName, hash }
      try {
        await db
          .insertInto('passwords')
          .values({ person_id: personId, ...row })
          .onConflict(conflict => conflict.column('person_id').doUpdateSet(row))
          .execute()
        return true
      } catch (error) {
        if (isTaken(error)) return false
        throw error
      }
    },

    setRecoveryCodes: (personId: string, digests: readonly Buffer[]): Promise<void> =>
      db.transaction().execute(trx => replaceCodes(trx, personId, digests)),

    /** Uses up a recovery code. @returns whose it was */
    async useRecoveryCode(digest: Buffer): Promise<string | undefined> {
      const used = await db
        .deleteFrom('recovery_codes')
        .where('digest', '=', digest)
        .returning('person_id')
        .executeTakeFirst()
      return used?.person_id
    },

    /** Whether there is an admin who can sign in again. */
    async hasAdmin(): Promise<boolean> {
      const { rows } = await sql<{ found: boolean }>`select exists (
        select from grants g where g.role = 'admin' and (
          exists (select from passwords p where p.person_id = g.person_id)
          or exists (select from recovery_codes r where r.person_id = g.person_id))) as found`.execute(db)
      return rows[0]?.found === true
    },
  }
}

/** PostgreSQL's unique_violation, of the one column that may have it. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

async function replaceCodes(
  trx: Transaction<Schema>,
  personId: string,
  digests: readonly Buffer[],
): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute()
  for (const digest of digests)
    await trx.insertInto('recovery_codes').values({ digest, person_id: personId }).execute()
}
