import type { Account } from '../account/account.ts'
import type { AccessKey } from '../account/key-ring.ts'
import { isSealedOut } from '../account/seal.ts'
import { authenticationError } from '../auth/authentication-error.ts'
import { isSameText } from '../auth/verify-signature.ts'
import type { WireFormat } from '../wire/resolve.ts'
import type { AccountsAtDoor } from './accounts-at-door.ts'

/** By which key a request says that it was signed. */
export interface KeyClaim {
  readonly accessKeyId: string
  readonly sessionToken: string | undefined
}

export interface FoundKey {
  readonly account: Account
  readonly key: AccessKey
  /** Whether its account was sealed, so that it is worth nothing any more. */
  readonly isSealedOut: boolean
}

/** The key that signed, before anything of the body is read: strangers do not get that far. Throws AwsError. */
export async function findKey(
  accounts: AccountsAtDoor,
  claim: KeyClaim,
  format: WireFormat,
): Promise<FoundKey> {
  const refuse = (failure: Parameters<typeof authenticationError>[0]) =>
    authenticationError(failure, format, claim.accessKeyId)
  const account = await accounts.byAccessKeyId(claim.accessKeyId)
  const key = account?.keys.find(claim.accessKeyId)
  if (!account || !key) throw refuse('unknown-key')
  if (!key.isActive) throw refuse('inactive-key')
  if (!isSameText(claim.sessionToken ?? '', key.sessionToken ?? '')) throw refuse('wrong-token')
  if (key.expiresAt !== undefined && key.expiresAt <= accounts.now()) throw refuse('expired-token')
  return { account, key, isSealedOut: isSealedOut(key, accounts.sealedAt(account.id)) }
}
