import type { GroupType } from '@aws-sdk/client-cognito-identity-provider'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { passesRole } from '../../shape/pass-role.ts'
import { tableOfEach } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { check, checkForm, invalid, tooMany } from './cognito-error.ts'
import type { Pool } from './pools.ts'
import { describeUser, requireUser, saveUser, type User, usersOf } from './users.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** A group of users as stored, by its name. Times in milliseconds. */
export interface Group {
  readonly name: string
  readonly description?: string
  readonly roleArn?: string
  readonly precedence?: number
  readonly createdAt: number
  readonly modifiedAt: number
}

/** Of the pool with that ARN. */
export const groupsOf = tableOfEach<Group>('cognito.groups')

/** AWS's quotas: of a pool, and of one user. */
const MAX_GROUPS = 10_000
const MAX_GROUPS_OF_USER = 100

const describe = ({ id }: Pool, group: Group): GroupType => ({
  GroupName: group.name,
  UserPoolId: id,
  ...(group.description !== undefined && { Description: group.description }),
  ...(group.roleArn !== undefined && { RoleArn: group.roleArn }),
  ...(group.precedence !== undefined && { Precedence: group.precedence }),
  LastModifiedDate: new Date(group.modifiedAt),
  CreationDate: new Date(group.createdAt),
})

/** Whoever gives a group a role must be allowed to pass it on. */
export const passingRole = {
  also: ({ RoleArn: role }: { readonly RoleArn?: string | undefined }) =>
    passesRole(role, 'cognito-idp.amazonaws.com'),
}

export function groupOf(state: AccountState, pool: Pool, name: string): Group {
  const group = groupsOf(state, pool.arn).get(name)
  if (!group) throw new AwsError('ResourceNotFoundException', 'Group not found.')
  return group
}

export function createGroup(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'CreateGroup'>,
): Output<Sdk, 'CreateGroup'> {
  const { GroupName: name } = input
  checkForm(name, 'groupName', /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u, 128)
  const groups = groupsOf(context.state, pool.arn)
  if (groups.has(name))
    throw new AwsError('GroupExistsException', `A group with the name ${name} already exists.`)
  if (groups.size >= MAX_GROUPS) throw tooMany('groups')
  return save(context, pool, { name, createdAt: context.now() }, input)
}

export function updateGroup(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'UpdateGroup'>,
): Output<Sdk, 'UpdateGroup'> {
  return save(context, pool, groupOf(context.state, pool, input.GroupName), input)
}

type Told = Pick<Input<Sdk, 'CreateGroup'>, 'Description' | 'RoleArn' | 'Precedence'>

function save(
  context: CallContext,
  pool: Pool,
  before: Omit<Group, 'modifiedAt'>,
  { Description, RoleArn, Precedence }: Told,
): { Group: GroupType } {
  check(
    RoleArn === undefined || /^arn:[^:]*:iam::\d{12}:role\/.+$/.test(RoleArn),
    `1 validation error detected: Value '${RoleArn}' at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?`,
  )
  const group: Group = {
    ...before,
    ...(Description !== undefined && { description: Description }),
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
    ...(Precedence !== undefined && { precedence: Precedence }),
    modifiedAt: context.now(),
  }
  groupsOf(context.state, pool.arn).set(group.name, group)
  return { Group: describe(pool, group) }
}

export function getGroup(
  { state }: CallContext,
  pool: Pool,
  { GroupName: name }: Input<Sdk, 'GetGroup'>,
): Output<Sdk, 'GetGroup'> {
  return { Group: describe(pool, groupOf(state, pool, name)) }
}

export function deleteGroup(
  { state }: CallContext,
  pool: Pool,
  { GroupName: name }: Input<Sdk, 'DeleteGroup'>,
) {
  groupOf(state, pool, name)
  groupsOf(state, pool.arn).delete(name)
  for (const user of [...usersOf(state, pool).values()])
    if (user.groups.includes(name)) saveUser(state, pool, withoutGroup(user, name))
}

const withoutGroup = (user: User, name: string): User => ({
  ...user,
  groups: user.groups.filter(one => one !== name),
})

const page = paging({
  maxSize: 60,
  refuseSize: size =>
    invalid(
      `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60`,
    ),
  refuseToken: () => invalid('Invalid pagination token.'),
})

export function listGroups(
  { state }: CallContext,
  pool: Pool,
  { Limit: size, NextToken: token }: Input<Sdk, 'ListGroups'>,
): Output<Sdk, 'ListGroups'> {
  const { shown, next } = page([...groupsOf(state, pool.arn).values()], ({ name }) => name, {
    size: size || undefined,
    token,
  })
  return { Groups: shown.map(group => describe(pool, group)), NextToken: next }
}

export function addToGroup(
  { state }: CallContext,
  pool: Pool,
  { GroupName: name, Username }: Input<Sdk, 'AdminAddUserToGroup'>,
): void {
  const user = requireUser(state, pool, Username)
  groupOf(state, pool, name)
  if (user.groups.includes(name)) return
  if (user.groups.length >= MAX_GROUPS_OF_USER) throw tooMany('groups of a user')
  saveUser(state, pool, { ...user, groups: [...user.groups, name] })
}

export function removeFromGroup(
  { state }: CallContext,
  pool: Pool,
  { GroupName: name, Username }: Input<Sdk, 'AdminRemoveUserFromGroup'>,
): void {
  const user = requireUser(state, pool, Username)
  groupOf(state, pool, name)
  saveUser(state, pool, withoutGroup(user, name))
}

/** A user's groups, the one that counts first in front. */
export function groupsOfUser(state: AccountState, pool: Pool, user: User): Group[] {
  const groups = user.groups.flatMap(name => groupsOf(state, pool.arn).get(name) ?? [])
  const rank = ({ precedence = Number.POSITIVE_INFINITY }: Group) => precedence
  return groups.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))
}

export function listGroupsForUser(
  { state }: CallContext,
  pool: Pool,
  { Username, Limit: size, NextToken: token }: Input<Sdk, 'AdminListGroupsForUser'>,
): Output<Sdk, 'AdminListGroupsForUser'> {
  const groups = groupsOfUser(state, pool, requireUser(state, pool, Username))
  const { shown, next } = page(groups, ({ name }) => name, { size: size || undefined, token })
  return { Groups: shown.map(group => describe(pool, group)), NextToken: next }
}

export function listUsersInGroup(
  { state }: CallContext,
  pool: Pool,
  { GroupName: name, Limit: size, NextToken: token }: Input<Sdk, 'ListUsersInGroup'>,
): Output<Sdk, 'ListUsersInGroup'> {
  groupOf(state, pool, name)
  const members = [...usersOf(state, pool).values()].filter(({ groups }) => groups.includes(name))
  const { shown, next } = page(members, ({ username }) => username, { size: size || undefined, token })
  return { Users: shown.map(describeUser), NextToken: next }
}
