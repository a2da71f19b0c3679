import { createEntries } from './entries.ts'
import { createInvitations } from './invitations.ts'
import { createFreshness, createOwnAccounts } from './own-accounts.ts'
import { createPasswordHashes } from './password-hash.ts'
import type { SignInStore } from './sign-in-store.ts'
import { createWrongTries } from './wrong-tries.ts'

/** How people come in and go, what they decide of their account, and which codes let others in. */
export type SignInDesk = ReturnType<typeof createSignInDesk>

/** Anybody may try a name of somebody else: what that holds up is one minute, and their recovery codes let them in meanwhile. */
const nameTries = { perMinute: 5, inAll: Number.POSITIVE_INFINITY }

export function createSignInDesk({
  store,
  now,
}: {
  readonly store: SignInStore
  readonly now: () => number
}) {
  const hashes = createPasswordHashes()
  const wrongForName = createWrongTries(nameTries, now)
  const freshness = createFreshness(store, now)
  return {
    ...createEntries({ store, now, hashes, wrongForName }),
    ...createOwnAccounts({ store, now, hashes, wrongForName, freshness }),
    ...createInvitations({ store, now, requireFresh: freshness.requireFresh }),
  }
}
