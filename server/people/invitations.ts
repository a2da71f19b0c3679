import { randomInt } from 'node:crypto'
import { makeEntryCode } from '../../shared/people/entry-code.ts'
import type { SignedIn } from './entries.ts'
import { digestOf, newId, newToken } from './secret-token.ts'
import type { SignInStore } from './sign-in-store.ts'

export interface InvitationParts {
  readonly store: SignInStore
  readonly now: () => number
  /** Refuses who did not come in just now. */
  readonly requireFresh: (actor: SignedIn) => Promise<void>
}

/** Codes that let others in. */
export function createInvitations({ store, now, requireFresh }: InvitationParts) {
  return {
    /** A code for others, into the organisation of whoever makes it. */
    async invite(
      actor: SignedIn,
      wanted: {
        readonly role: 'candidate' | 'auditor' | 'admin'
        readonly uses: number
        readonly days: number
      },
    ) {
      if (wanted.role !== 'candidate') await requireFresh(actor)
      const code = newCode()
      const made = {
        ...{ id: newId(), role: wanted.role, uses: wanted.uses },
        ...{ madeAt: now(), expiresAt: now() + wanted.days * 86_400_000 },
      }
      const organisationId = organisationOf(actor)
      await store.invitations.add({ ...made, digest: digestOf(code), organisationId, madeBy: actor.id })
      return { code, invitation: { ...made, usesLeft: made.uses } }
    },

    invitations: (actor: SignedIn) => store.invitations.list(organisationOf(actor), now()),

    withdraw: (actor: SignedIn, id: string) => store.invitations.withdraw(organisationOf(actor), id),

    /** The secret of a link that makes one admin, in the place of all earlier ones; undefined where there is an admin who can sign in. */
    async setUpSecret(): Promise<string | undefined> {
      return (await store.hasAdmin()) ? undefined : newSetUpSecret(store, now)
    },
  }
}

/** The one organisation of an installation, until there are several. */
export const firstOrganisation = 'first'
const setUpMs = 24 * 3_600_000

/** The secret of a link that makes one admin, once, within a day; earlier ones are withdrawn. */
export async function newSetUpSecret(
  store: { readonly invitations: Pick<SignInStore['invitations'], 'add' | 'withdrawOwn'> },
  now: () => number,
): Promise<string> {
  const token = newToken()
  await store.invitations.withdrawOwn()
  await store.invitations.add({
    ...{ digest: digestOf(token), id: newId(), role: 'admin', uses: 1 },
    ...{ organisationId: firstOrganisation, madeBy: undefined, madeAt: now(), expiresAt: now() + setUpMs },
  })
  return token
}

/** A code that is read aloud, by chance that nobody can guess. */
export const newCode = () => makeEntryCode(below => randomInt(below))

function organisationOf({ grants }: SignedIn): string {
  const admin = grants.find(grant => grant.role === 'admin')
  return admin !== undefined && 'organisationId' in admin ? admin.organisationId : firstOrganisation
}
