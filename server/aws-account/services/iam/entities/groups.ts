import type * as iam from '@aws-sdk/client-iam'
import { type Group, groupsOf } from '../../../iam/entities.ts'
import { anywhere, creates, on } from '../../../shape/operation.ts'
import { deleteConflict } from '../iam-error.ts'
import { isBelow, type PageRequest, pageOf } from '../lists.ts'
import type { Operations } from '../operations.ts'
import { defineEntity, refuseWithPolicies } from './entity.ts'
import { heldPolicies } from './held-policies.ts'
import { describeUser, users } from './users.ts'

export const groups = defineEntity<Group>({
  noun: 'Group',
  table: groupsOf,
  idPrefix: 'AGPA',
  maxNameChars: 128,
  maxInlineChars: 5120,
})

const policies = heldPolicies(groups, ({ name }) => ({ GroupName: name }))

export const groupOperations: Operations = {
  CreateGroup: creates(groups, (context, input) => {
    const group = { ...groups.begin(context, input.GroupName, input.Path), members: [] }
    groups.save(context.state, group.arn, group)
    return { Group: describeGroup(group) }
  }),
  GetGroup: on(groups, (context, group, input) => {
    const { shown, rest } = pageOf(group.members, name => name, input)
    const members = shown.map(UserName => describeUser(users.require(context, { UserName })))
    return { Group: describeGroup(group), Users: members, ...rest }
  }),
  ListGroups: anywhere(({ state }, input) =>
    listGroups([...groupsOf(state).values()].filter(isBelow(input.PathPrefix)), input),
  ),
  ListGroupsForUser: on(users, ({ state }, { name }, input) =>
    listGroups(
      [...groupsOf(state).values()].filter(group => group.members.includes(name)),
      input,
    ),
  ),
  DeleteGroup: on(groups, ({ state }, group) => {
    refuseWithPolicies(group)
    if (group.members.length)
      throw deleteConflict('Cannot delete entity, must remove users from group first.')
    groupsOf(state).delete(group.name)
  }),
  AddUserToGroup: on(groups, (context, group, input) => {
    const { name } = users.require(context, input)
    if (!group.members.includes(name))
      groups.save(context.state, group.arn, { ...group, members: [...group.members, name] })
  }),
  RemoveUserFromGroup: on(groups, (context, group, input) => {
    const { name } = users.require(context, input)
    const members = group.members.filter(other => other !== name)
    groups.save(context.state, group.arn, { ...group, members })
  }),
  PutGroupPolicy: policies.put,
  GetGroupPolicy: policies.get,
  DeleteGroupPolicy: policies.remove,
  ListGroupPolicies: policies.list,
  AttachGroupPolicy: policies.attach,
  DetachGroupPolicy: policies.detach,
  ListAttachedGroupPolicies: policies.listAttached,
}

function listGroups(listed: readonly Group[], input: PageRequest) {
  const { shown, rest } = pageOf(listed, group => group.name, input)
  return { Groups: shown.map(describeGroup), ...rest }
}

function describeGroup(group: Group): iam.Group {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAt),
  }
}
