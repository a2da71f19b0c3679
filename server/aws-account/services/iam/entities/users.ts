import type * as iam from '@aws-sdk/client-iam'
import { accessKeysOf } from '../../../account/key-ring.ts'
import { groupsOf, type User, usersOf } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere, at, creates, on } from '../../../shape/operation.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import { deleteConflict } from '../iam-error.ts'
import { isBelow, pageOf, tagsOn, tagsOrNone } from '../lists.ts'
import type { Operations, Sdk } from '../operations.ts'
import {
  boundaryCondition,
  boundaryOf,
  boundaryOperations,
  describeBoundary,
  setsBoundary,
} from './boundaries.ts'
import { defineEntity, refuseWithPolicies } from './entity.ts'
import { heldPolicies } from './held-policies.ts'
import { hasServiceCredentials } from './service-credential-rows.ts'

export const users = defineEntity<User>({
  noun: 'User',
  table: usersOf,
  idPrefix: 'AIDA',
  maxNameChars: 64,
  maxInlineChars: 2048,
  callerName: ({ principal }) => (principal.kind === 'user' ? principal.name : undefined),
  tags: tagsOn('User'),
  conditions: boundaryCondition,
})

const policies = heldPolicies(users, ({ name }) => ({ UserName: name }))
const boundary = boundaryOperations(users)

export const userOperations: Operations = {
  CreateUser: creates(users, createUser, setsBoundary),
  GetUser: on(users, (_, user) => ({ User: describeUser(user) })),
  ListUsers: anywhere(({ state }, input) => {
    const listed = [...usersOf(state).values()].filter(isBelow(input.PathPrefix))
    const { shown, rest } = pageOf(listed, user => user.name, input)
    return { Users: shown.map(describeUser), ...rest }
  }),
  DeleteUser: on(users, ({ state }, user) => {
    refuseWithPolicies(user)
    if ([...groupsOf(state).values()].some(group => group.members.includes(user.name)))
      throw deleteConflict('Cannot delete entity, must remove users from group first.')
    const keys = [...accessKeysOf(state).values()].filter(
      key => key.principal.kind === 'user' && key.principal.name === user.name,
    )
    if (hasServiceCredentials(state, user.name))
      throw deleteConflict('Cannot delete entity, must remove referenced objects first.')
    if (keys.some(key => key.sessionToken === undefined))
      throw deleteConflict('Cannot delete entity, must delete access keys first.')
    for (const key of keys) accessKeysOf(state).delete(key.id)
    usersOf(state).delete(user.name)
  }),
  PutUserPermissionsBoundary: boundary.put,
  DeleteUserPermissionsBoundary: boundary.remove,
  PutUserPolicy: policies.put,
  GetUserPolicy: policies.get,
  DeleteUserPolicy: policies.remove,
  ListUserPolicies: policies.list,
  AttachUserPolicy: policies.attach,
  DetachUserPolicy: policies.detach,
  ListAttachedUserPolicies: policies.listAttached,
  // None of these can be made here; of one who is not there they are not asked for nothing.
  ListMFADevices: at(users, users.named, (context, input) => {
    requireNamed(context, input.UserName)
    return { MFADevices: [], IsTruncated: false }
  }),
  ListSigningCertificates: at(users, users.named, (context, input) => {
    requireNamed(context, input.UserName)
    return { Certificates: [], IsTruncated: false }
  }),
  ListSSHPublicKeys: at(users, users.named, (context, input) => {
    requireNamed(context, input.UserName)
    return { SSHPublicKeys: [], IsTruncated: false }
  }),
}

/** Whoever asks about nobody asks about themselves, and need be no user. */
function requireNamed(context: CallContext, name: string | undefined): void {
  if (name !== undefined) users.require(context, { UserName: name })
}

function createUser(context: CallContext, input: Input<Sdk, 'CreateUser'>) {
  const user: User = {
    ...users.begin(context, input.UserName, input.Path),
    boundary: boundaryOf(context.state, input),
    tags: newTags(users, input),
  }
  users.save(context.state, user.arn, user)
  return { User: describeUser(user) }
}

export function describeUser(user: User): iam.User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...describeBoundary(user),
    ...tagsOrNone(user.tags),
  }
}
