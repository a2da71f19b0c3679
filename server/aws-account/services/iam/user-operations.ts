import type * as iam from '@aws-sdk/client-iam'
import { accessKeysOf } from '../../account/key-ring.ts'
import { createUniqueId } from '../../auth/access-key-id.ts'
import { groupsOf, type User, usersOf } from '../../iam/entities.ts'
import type { CallContext, Fields, Operation } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { typedOperation } from '../typed-operation.ts'
import { boundaryDescription, checkBoundary } from './boundaries.ts'
import { alreadyExists, deleteConflict, noSuchEntity, validationError } from './iam-error.ts'
import { checkName, checkPath, isTaken } from './names.ts'
import { pageOf } from './paging.ts'
import { addTags, readTags, removeTags, tagList, tagsOrNone } from './tags.ts'

export const userOperations: Record<string, Operation> = {
  CreateUser: typedOperation<iam.CreateUserRequest, Fields>((context, input) => {
    const user = createUser(context, input)
    usersOf(context.state).set(user.name, user)
    return { User: describeUser(user) }
  }),
  GetUser: typedOperation<iam.GetUserRequest, Fields>((context, input) => ({
    User: describeUser(findUser(context.state, ownOrNamed(context, input.UserName))),
  })),
  ListUsers: typedOperation<iam.ListUsersRequest, Fields>(({ state }, input) => {
    const users = [...usersOf(state).values()].filter(user => user.path.startsWith(input.PathPrefix ?? '/'))
    const { items, rest } = pageOf(users, input)
    return { Users: items.map(describeUser), ...rest }
  }),
  DeleteUser: typedOperation<iam.DeleteUserRequest>(({ state }, { UserName }) => {
    const user = findUser(state, UserName)
    if (user.attached.length) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (Object.keys(user.inline).length)
      throw deleteConflict('Cannot delete entity, must delete policies first.')
    if ([...groupsOf(state).values()].some(group => group.members.includes(user.name)))
      throw deleteConflict('Cannot delete entity, must remove users from group first.')
    const keys = [...accessKeysOf(state).values()].filter(
      key => key.principal.kind === 'user' && key.principal.name === user.name,
    )
    if (keys.some(key => key.sessionToken === undefined))
      throw deleteConflict('Cannot delete entity, must delete access keys first.')
    for (const key of keys) accessKeysOf(state).delete(key.id)
    usersOf(state).delete(user.name)
  }),
  PutUserPermissionsBoundary: typedOperation<iam.PutUserPermissionsBoundaryRequest>(({ state }, input) => {
    const user = findUser(state, input.UserName)
    usersOf(state).set(user.name, { ...user, boundary: checkBoundary(state, input.PermissionsBoundary) })
  }),
  DeleteUserPermissionsBoundary: typedOperation<iam.DeleteUserPermissionsBoundaryRequest>(
    ({ state }, input) => {
      const user = findUser(state, input.UserName)
      usersOf(state).set(user.name, { ...user, boundary: undefined })
    },
  ),
  TagUser: typedOperation<iam.TagUserRequest>(({ state }, { UserName, Tags }) => {
    const user = findUser(state, UserName)
    usersOf(state).set(user.name, { ...user, tags: addTags(user.tags, Tags) })
  }),
  UntagUser: typedOperation<iam.UntagUserRequest>(({ state }, { UserName, TagKeys }) => {
    const user = findUser(state, UserName)
    usersOf(state).set(user.name, { ...user, tags: removeTags(user.tags, TagKeys) })
  }),
  ListUserTags: typedOperation<iam.ListUserTagsRequest, Fields>(({ state }, input) => {
    const { items, rest } = pageOf(tagList(findUser(state, input.UserName).tags), input)
    return { Tags: items, ...rest }
  }),
}

function createUser(context: CallContext, input: iam.CreateUserRequest): User {
  const { UserName: name = '', Path: path = '/' } = input
  checkName(name, 'userName', 64)
  checkPath(path)
  if (isTaken(usersOf(context.state).keys(), name))
    throw alreadyExists(`User with name ${name} already exists.`)
  return {
    name,
    path,
    id: createUniqueId('AIDA'),
    arn: `arn:aws:iam::${context.accountId}:user${path}${name}`,
    createdAt: context.now(),
    boundary:
      input.PermissionsBoundary === undefined
        ? undefined
        : checkBoundary(context.state, input.PermissionsBoundary),
    tags: readTags(input.Tags),
    inline: {},
    attached: [],
  }
}

/** Where a user's name may be left out, the caller is meant. */
export function ownOrNamed({ principal }: CallContext, name: string | undefined): string {
  if (name !== undefined) return name
  if (principal.kind === 'user') return principal.name
  throw validationError('Must specify userName when calling with non-User credentials')
}

export function findUser(state: AccountState, name: string): User {
  const user = usersOf(state).get(name)
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`)
  return user
}

export function describeUser(user: User): Fields {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...boundaryDescription(user.boundary),
    ...tagsOrNone(user.tags),
  }
}
