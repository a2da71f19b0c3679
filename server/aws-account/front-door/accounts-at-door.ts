import type { Account } from '../account/account.ts'
import type { AccountLoads } from '../limits/account-loads.ts'
import type { Fields } from '../service.ts'

/** The accounts behind one address. */
export interface AccountsAtDoor {
  /** The account to which a key with this id would belong, opened if it was not; undefined if it is not behind here. */
  byAccessKeyId(id: string): Promise<Account | undefined>
  /** The accounts that may answer a request without signature: of those that are sealed, only where the platform asks. */
  forUnsigned(): readonly Account[]
  /** When an account was sealed, in milliseconds since the epoch. */
  sealedAt(accountId: string): number | undefined
  readonly now: () => number
  readonly loads: AccountLoads
  /**
   * On whose account requests without signature are put: the account's, or that of all strangers together; undefined where
   * only the platform asks, which nobody makes wait.
   */
  readonly strangers: string | undefined
}

/** The account that an unsigned call is about. */
export async function concernedAccount(
  accounts: readonly Account[],
  serviceId: string,
  operation: string,
  input: Fields,
): Promise<Account | undefined> {
  for (const account of accounts) if (await account.isConcerned(serviceId, operation, input)) return account
  return undefined
}
