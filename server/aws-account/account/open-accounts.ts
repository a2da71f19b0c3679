import { join } from 'node:path'
import { createKeptRoom, DEFAULT_KEPT_LIMITS, type KeptLimits } from '../limits/kept-room.ts'
import type { WatchedRun } from '../limits/watched-run.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import { createDueClock } from '../state/due-clock.ts'
import { type Account, openAccount } from './account.ts'
import type { AccountProfile, AccountProfiles } from './account-profiles.ts'
import type { OrganizationRegister } from './organizations.ts'

/** The accounts that are open: each is opened when it is first needed. */
export interface OpenAccounts {
  /** Undefined if there is no such account; rejects if its state cannot be read. */
  open(accountId: string): Promise<Account | undefined>
  list(): readonly Account[]
  close(accountId: string): Promise<void>
}

export interface OpenAccountsOptions {
  readonly profiles: AccountProfiles
  readonly services: ServiceRegistry
  /** Base address that services put into queue and API addresses. */
  readonly endpoint: string
  readonly now: () => number
  readonly run: WatchedRun
  readonly organizations: OrganizationRegister
  /** What accounts may keep; the product's own if absent. */
  readonly kept?: KeptLimits | undefined
}

export function createOpenAccounts({
  profiles,
  run,
  services,
  endpoint,
  now,
  organizations,
  kept = DEFAULT_KEPT_LIMITS,
}: OpenAccountsOptions): OpenAccounts {
  const clock = createDueClock(now)
  const opening = new Map<string, Promise<Account>>()
  const opened = new Map<string, Account>()
  const room = createKeptRoom(
    kept,
    () => [...opened.values()],
    () => performance.now(),
  )

  const start = async (profile: AccountProfile): Promise<Account> => {
    const { accountId, region, candidatePolicy, fixtures } = profile
    const folder = join(profiles.folder(accountId), 'state')
    const account = openAccount({
      id: accountId,
      region,
      folder,
      endpoint,
      candidatePolicy,
      fixtures,
      services,
      clock,
      run,
      organizations,
      room,
      other: otherId => opened.get(otherId),
      isSealed: () => profiles.get(accountId)?.sealedAt !== undefined,
    })
    opened.set(accountId, account)
    await account.startBackground()
    return account
  }

  return {
    list: () => [...opened.values()],
    open(accountId) {
      const known = opening.get(accountId)
      if (known) return known
      const profile = profiles.get(accountId)
      if (!profile) return Promise.resolve(undefined)
      const account = start(profile)
      account.catch(() => opening.delete(accountId))
      opening.set(accountId, account)
      return account
    },
    async close(accountId) {
      const account = await opening.get(accountId)?.catch(() => undefined)
      opening.delete(accountId)
      opened.delete(accountId)
      room.forget(accountId)
      await account?.close()
    },
  }
}
