import type { AttributeType, UserStatusType, UserType } from '@aws-sdk/client-cognito-identity-provider'
import { tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { userNotFound } from './cognito-error.ts'
import type { NewToken, SoftwareToken } from './mfa/stored-token.ts'
import { isCaseSensitive, type Pool, usernameAttributes } from './pools.ts'
import { isPassword, makeVerifier, type PasswordOwner, type PasswordVerifier } from './srp.ts'

/** A code that was sent to a person, and what it is good for. */
export interface PendingCode {
  readonly code: string
  readonly expiresAt: number
  /** Wrong ones that were tried. */
  readonly failures: number
}

/** A user as stored in the table of the pool, by `userKey`. Times in milliseconds. */
export interface User {
  readonly username: string
  readonly sub: string
  /** Without `sub`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly status: UserStatusType
  readonly isEnabled: boolean
  readonly createdAt: number
  readonly modifiedAt: number
  readonly groups: readonly string[]
  readonly password?: PasswordVerifier
  /** Of a temporary password. */
  readonly passwordUntil?: number
  /** Wrong passwords in a row, and until when no other is looked at. */
  readonly failures?: { readonly count: number; readonly lockedUntil: number }
  /** Tokens of sessions that began before are worth nothing. */
  readonly signedOutAt?: number
  readonly codes?: Readonly<Partial<Record<CodePurpose, PendingCode>>>
  /** The app whose codes are asked for at sign-in. */
  readonly softwareToken?: SoftwareToken
  /** The one that is to take its place. */
  readonly newToken?: NewToken
}

export type CodePurpose = 'sign-up' | 'password' | 'email' | 'phone_number'

const tableOfUsers = tableOfEach<User>('cognito.users')
/** Keys of users by what else they are known by: `sub <uuid>`, `email <address>`. */
const tableOfNames = tableOfEach<string>('cognito.names')

export const usersOf = (state: AccountState, { arn }: Pool) => tableOfUsers(state, arn)

export const userKey = (pool: Pool, username: string) =>
  isCaseSensitive(pool) ? username : username.toLowerCase()

/** The attributes by which users of a pool sign in, where they are verified or need not be. */
function namesOf(pool: Pool, user: User): string[] {
  const { settings } = pool
  const byAttribute = [
    ...usernameAttributes(pool),
    ...(settings.AliasAttributes ?? []).filter(
      name => name === 'preferred_username' || user.attributes[`${name}_verified`] === 'true',
    ),
  ]
  return [
    nameKey(pool, 'sub', user.sub),
    ...byAttribute.flatMap(name => {
      const value = user.attributes[name]
      return value ? [nameKey(pool, name, value)] : []
    }),
  ]
}

const nameKey = (pool: Pool, name: string, value: string) => `${name} ${userKey(pool, value)}`

/** The user of that name, `sub` or alias. */
export function findUser(state: AccountState, pool: Pool, name: string): User | undefined {
  const users = usersOf(state, pool)
  const own = users.get(userKey(pool, name))
  if (own) return own
  const names = tableOfNames(state, pool.arn)
  for (const kind of ['sub', 'email', 'phone_number', 'preferred_username']) {
    const key = names.get(nameKey(pool, kind, name))
    if (key !== undefined) return users.get(key)
  }
  return undefined
}

export function requireUser(state: AccountState, pool: Pool, name: string): User {
  const user = findUser(state, pool, name)
  if (!user) throw userNotFound()
  return user
}

/** Another user whom somebody with these attributes would be taken for. */
export function sharesName(state: AccountState, pool: Pool, user: User): User | undefined {
  const own = userKey(pool, user.username)
  const names = tableOfNames(state, pool.arn)
  const other = namesOf(pool, user)
    .map(name => names.get(name))
    .find(key => key !== undefined && key !== own)
  return other === undefined ? undefined : usersOf(state, pool).get(other)
}

/** Stores a user and what they are known by. Aliases that another had are theirs from now on. */
export function saveUser(state: AccountState, pool: Pool, user: User): User {
  const key = userKey(pool, user.username)
  const names = tableOfNames(state, pool.arn)
  forgetNames(state, pool, usersOf(state, pool).get(key))
  for (const name of namesOf(pool, user)) names.set(name, key)
  usersOf(state, pool).set(key, user)
  return user
}

export function removeUser(state: AccountState, pool: Pool, user: User): void {
  forgetNames(state, pool, user)
  usersOf(state, pool).delete(userKey(pool, user.username))
}

function forgetNames(state: AccountState, pool: Pool, user: User | undefined): void {
  if (!user) return
  const names = tableOfNames(state, pool.arn)
  const key = userKey(pool, user.username)
  for (const name of namesOf(pool, user)) if (names.get(name) === key) names.delete(name)
}

export function removeUsers(state: AccountState, pool: Pool): void {
  for (const user of [...usersOf(state, pool).values()]) removeUser(state, pool, user)
}

const ownerOf = (pool: Pool, { username }: User): PasswordOwner => ({
  poolName: pool.id.split('_')[1] ?? '',
  userId: username,
})

export { ownerOf as passwordOwner }

/** With a new password: for good, or until a time. */
export function withPassword(pool: Pool, user: User, password: string, until?: number): User {
  const { passwordUntil: _, failures: __, ...rest } = user
  return {
    ...rest,
    password: makeVerifier(ownerOf(pool, user), password),
    ...(until !== undefined && { passwordUntil: until }),
  }
}

export const hasPassword = (pool: Pool, user: User, password: string): boolean =>
  user.password !== undefined && isPassword(ownerOf(pool, user), password, user.password)

/** All attributes as Cognito lists them. */
export const attributeList = ({ sub, attributes }: User): AttributeType[] => [
  ...Object.entries(attributes)
    .filter(([, value]) => value !== '')
    .map(([Name, Value]) => ({ Name, Value })),
  { Name: 'sub', Value: sub },
]

export const describeUser = (user: User): UserType => ({
  Username: user.username,
  Attributes: attributeList(user),
  UserCreateDate: new Date(user.createdAt),
  UserLastModifiedDate: new Date(user.modifiedAt),
  Enabled: user.isEnabled,
  UserStatus: user.status,
})
