import type { AccountState, Table } from '../state/account-state.ts'

/** What users, roles and groups have in common as holders of policies. Policy documents are kept as they were sent. */
export interface PolicyHolder {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  /** Milliseconds since the epoch, like all times of these rows. */
  readonly createdAt: number
  /** Documents by policy name. */
  readonly inline: Readonly<Record<string, string>>
  /** ARNs of managed policies, in the order they were attached. */
  readonly attached: readonly string[]
}

export interface Role extends PolicyHolder {
  readonly trust: string
  readonly description: string | undefined
  readonly maxSessionSeconds: number
  readonly boundary: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

export interface User extends PolicyHolder {
  readonly boundary: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

export interface Group extends PolicyHolder {
  /** Names of its users. */
  readonly members: readonly string[]
}

export interface PolicyVersion {
  readonly id: string
  readonly document: string
  readonly createdAt: number
}

export interface ManagedPolicy {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly description: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly versions: readonly PolicyVersion[]
  readonly defaultVersionId: string
  /** Numbers of deleted versions are not given again. */
  readonly nextVersion: number
}

export interface InstanceProfile {
  readonly name: string
  readonly path: string
  readonly id: string
  readonly arn: string
  readonly createdAt: number
  /** Names: one at most. */
  readonly roles: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export const instanceProfilesOf = (state: AccountState): Table<InstanceProfile> =>
  state.table('iam.instance-profiles')

export const profilesOfRole = (state: AccountState, role: string): InstanceProfile[] =>
  [...instanceProfilesOf(state).values()].filter(profile => profile.roles.includes(role))

export const rolesOf = (state: AccountState): Table<Role> => state.table('iam.roles')
export const usersOf = (state: AccountState): Table<User> => state.table('iam.users')
export const groupsOf = (state: AccountState): Table<Group> => state.table('iam.groups')
/** By ARN; those that AWS manages are in aws-managed-policies.ts. */
export const policiesOf = (state: AccountState): Table<ManagedPolicy> => state.table('iam.policies')

export function roleOfArn(state: AccountState, arn: string): Role | undefined {
  const role = rolesOf(state).get(arn.split('/').at(-1) ?? '')
  return role?.arn === arn ? role : undefined
}
