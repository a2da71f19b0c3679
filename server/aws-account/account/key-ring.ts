import {
  type AccessKeyPrefix,
  createAccessKeyId,
  createSecretAccessKey,
  createSessionToken,
} from '../auth/access-key-id.ts'
import { usersOf } from '../iam/entities.ts'
import type { Principal, TemporaryCredentials } from '../service.ts'
import type { AccountState, Table } from '../state/account-state.ts'

/**
 * Who gave a key out. `platform`: whoever looks after the account, for one of the platform's roles. `host`: the account to a
 * runtime that it started itself, such as a function's. `account`: an operation that somebody called, such as AssumeRole.
 */
export type KeyIssuer = 'platform' | 'host' | 'account'

/** An access key of the account. Times are milliseconds since the epoch. */
export interface AccessKey {
  readonly id: string
  readonly secret: string
  /** Temporary keys are worth nothing without it. */
  readonly sessionToken?: string
  readonly issuedAt: number
  readonly expiresAt?: number
  readonly isActive: boolean
  readonly issuedBy: KeyIssuer
  /** One role's session had it from another's. */
  readonly isChained?: true
  /** Whose it is. Of a user only the name counts: tags and id are looked up at each use. */
  readonly principal: Principal
}

export interface KeyRing {
  find(id: string): AccessKey | undefined
  /** Temporary credentials for a session; what an operation gives out if nothing else is said. */
  issueSession(
    principal: Principal,
    seconds: number,
    issuedBy?: KeyIssuer,
    isChained?: boolean,
  ): TemporaryCredentials
  /** A lasting key of a user. */
  issueUserKey(principal: Principal): AccessKey
  keysOfUser(name: string): AccessKey[]
  setActive(id: string, isActive: boolean): void
  remove(id: string): void
}

export function accessKeysOf(state: AccountState): Table<AccessKey> {
  return state.table('account.keys')
}

/** Expired keys are dropped when so many new ones were issued. */
const ISSUES_BETWEEN_SWEEPS = 200
/** An expired key is known for a while, so that its use is answered by "expired" and not by "unknown". */
const REMEMBER_EXPIRED_MS = 24 * 3_600_000

export function createKeyRing(state: AccountState, accountId: string, now: () => number): KeyRing {
  const keys = accessKeysOf(state)
  let issued = 0

  const sweep = () => {
    for (const key of [...keys.values()])
      if ((key.expiresAt ?? Number.POSITIVE_INFINITY) + REMEMBER_EXPIRED_MS < now()) keys.delete(key.id)
  }
  const issue = (prefix: AccessKeyPrefix, rest: Pick<AccessKey, 'principal'> & Partial<AccessKey>) => {
    if (++issued % ISSUES_BETWEEN_SWEEPS === 0) sweep()
    const id = createAccessKeyId(prefix, accountId)
    const key: AccessKey = {
      id,
      secret: createSecretAccessKey(),
      issuedAt: now(),
      isActive: true,
      issuedBy: 'account',
      ...rest,
    }
    keys.set(id, key)
    return key
  }

  return {
    find(id) {
      const key = keys.get(id)
      if (key?.principal.kind !== 'user') return key
      const user = usersOf(state).get(key.principal.name)
      return user && { ...key, principal: { kind: 'user', name: user.name, arn: user.arn, userId: user.id } }
    },
    issueSession(principal, seconds, issuedBy = 'account', isChained = false) {
      const sessionToken = createSessionToken()
      const expiresAt = now() + seconds * 1000
      const chained = isChained && { isChained }
      const { id, secret } = issue('ASIA', { principal, issuedBy, sessionToken, expiresAt, ...chained })
      return { accessKeyId: id, secretAccessKey: secret, sessionToken, expiresAt }
    },
    issueUserKey: principal => issue('AKIA', { principal }),
    keysOfUser: name =>
      [...keys.values()].filter(
        key => key.principal.kind === 'user' && key.principal.name === name && !key.sessionToken,
      ),
    setActive(id, isActive) {
      const key = keys.get(id)
      if (key) keys.set(id, { ...key, isActive })
    },
    remove: id => void keys.delete(id),
  }
}
