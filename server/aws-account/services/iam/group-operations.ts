import type * as iam from '@aws-sdk/client-iam'
import { createUniqueId } from '../../auth/access-key-id.ts'
import { type Group, groupsOf, usersOf } from '../../iam/entities.ts'
import type { Fields, Operation } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { typedOperation } from '../typed-operation.ts'
import { alreadyExists, deleteConflict, noSuchEntity } from './iam-error.ts'
import { checkName, checkPath, isTaken } from './names.ts'
import { pageOf } from './paging.ts'
import { describeUser, findUser } from './user-operations.ts'

export const groupOperations: Record<string, Operation> = {
  CreateGroup: typedOperation<iam.CreateGroupRequest, Fields>(({ state, accountId, now }, input) => {
    const { GroupName: name, Path: path = '/' } = input
    checkName(name, 'groupName', 128)
    checkPath(path)
    if (isTaken(groupsOf(state).keys(), name)) throw alreadyExists(`Group with name ${name} already exists.`)
    const arn = `arn:aws:iam::${accountId}:group${path}${name}`
    const group = {
      name,
      path,
      id: createUniqueId('AGPA'),
      arn,
      createdAt: now(),
      members: [],
      inline: {},
      attached: [],
    }
    groupsOf(state).set(name, group)
    return { Group: describeGroup(group) }
  }),
  GetGroup: typedOperation<iam.GetGroupRequest, Fields>(({ state }, input) => {
    const group = findGroup(state, input.GroupName)
    const { items, rest } = pageOf(group.members, input)
    return {
      Group: describeGroup(group),
      Users: items.map(name => describeUser(findUser(state, name))),
      ...rest,
    }
  }),
  ListGroups: typedOperation<iam.ListGroupsRequest, Fields>(({ state }, input) => {
    const groups = [...groupsOf(state).values()].filter(group =>
      group.path.startsWith(input.PathPrefix ?? '/'),
    )
    const { items, rest } = pageOf(groups, input)
    return { Groups: items.map(describeGroup), ...rest }
  }),
  ListGroupsForUser: typedOperation<iam.ListGroupsForUserRequest, Fields>(({ state }, input) => {
    const user = findUser(state, input.UserName)
    const groups = [...groupsOf(state).values()].filter(group => group.members.includes(user.name))
    const { items, rest } = pageOf(groups, input)
    return { Groups: items.map(describeGroup), ...rest }
  }),
  DeleteGroup: typedOperation<iam.DeleteGroupRequest>(({ state }, { GroupName }) => {
    const group = findGroup(state, GroupName)
    if (group.attached.length) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (Object.keys(group.inline).length)
      throw deleteConflict('Cannot delete entity, must delete policies first.')
    if (group.members.length)
      throw deleteConflict('Cannot delete entity, must remove users from group first.')
    groupsOf(state).delete(group.name)
  }),
  AddUserToGroup: typedOperation<iam.AddUserToGroupRequest>(({ state }, { GroupName, UserName }) => {
    const group = findGroup(state, GroupName)
    findUser(state, UserName)
    if (group.members.includes(UserName)) return
    groupsOf(state).set(group.name, { ...group, members: [...group.members, UserName] })
  }),
  RemoveUserFromGroup: typedOperation<iam.RemoveUserFromGroupRequest>(
    ({ state }, { GroupName, UserName }) => {
      const group = findGroup(state, GroupName)
      if (!usersOf(state).has(UserName)) throw noSuchEntity(`The user with name ${UserName} cannot be found.`)
      groupsOf(state).set(group.name, { ...group, members: group.members.filter(name => name !== UserName) })
    },
  ),
}

function findGroup(state: AccountState, name: string): Group {
  const group = groupsOf(state).get(name)
  if (!group) throw noSuchEntity(`The group with name ${name} cannot be found.`)
  return group
}

function describeGroup(group: Group): Fields {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAt),
  }
}
