import type * as iam from '@aws-sdk/client-iam'
import { RESERVED_ROLE_NAMES } from '../../../account/platform-roles.ts'
import { AwsError } from '../../../aws-error.ts'
import { profilesOfRole, type Role, rolesOf } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere, creates, on } from '../../../shape/operation.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import { validateTrustPolicy } from '../documents/trust-principals.ts'
import { constraintFailed, deleteConflict } from '../iam-error.ts'
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

const MIN_SESSION_SECONDS = 3600
const MAX_SESSION_SECONDS = 43_200

export const roles = defineEntity<Role>({
  noun: 'Role',
  table: rolesOf,
  idPrefix: 'AROA',
  maxNameChars: 64,
  maxInlineChars: 10_240,
  reservedNames: RESERVED_ROLE_NAMES,
  tags: tagsOn('Role'),
  conditions: boundaryCondition,
})

const policies = heldPolicies(roles, ({ name }) => ({ RoleName: name }))
const boundary = boundaryOperations(roles)

export const roleOperations: Operations = {
  CreateRole: creates(roles, createRole, setsBoundary),
  GetRole: on(roles, (_, role) => ({
    Role: { ...describeRole(role), MaxSessionDuration: role.maxSessionSeconds, RoleLastUsed: {} },
  })),
  ListRoles: anywhere(({ state }, input) => {
    const listed = [...rolesOf(state).values()]
      .filter(isBelow(input.PathPrefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const { shown, rest } = pageOf(listed, role => role.name, input)
    return { Roles: shown.map(listedRole), ...rest }
  }),
  DeleteRole: on(roles, ({ state }, role) => {
    if (role.path.startsWith('/aws-service-role/'))
      throw new AwsError(
        'UnmodifiableEntity',
        `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
        400,
      )
    if (profilesOfRole(state, role.name).length)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
    refuseWithPolicies(role)
    rolesOf(state).delete(role.name)
  }),
  UpdateAssumeRolePolicy: on(roles, (context, role, { PolicyDocument: trust }) => {
    validateTrustPolicy(trust, context)
    roles.save(context.state, role.arn, { ...role, trust })
  }),
  UpdateRole: on(roles, ({ state }, role, input) => {
    const { Description: description = role.description, MaxSessionDuration } = input
    const maxSessionSeconds = checkedSession(MaxSessionDuration ?? role.maxSessionSeconds)
    roles.save(state, role.arn, { ...role, description, maxSessionSeconds })
  }),
  UpdateRoleDescription: on(roles, ({ state }, role, { Description: description }) => {
    roles.save(state, role.arn, { ...role, description })
    return { Role: describeRole({ ...role, description }) }
  }),
  PutRolePermissionsBoundary: boundary.put,
  DeleteRolePermissionsBoundary: boundary.remove,
  PutRolePolicy: policies.put,
  GetRolePolicy: policies.get,
  DeleteRolePolicy: policies.remove,
  ListRolePolicies: policies.list,
  AttachRolePolicy: policies.attach,
  DetachRolePolicy: policies.detach,
  ListAttachedRolePolicies: policies.listAttached,
}

function createRole(context: CallContext, input: Input<Sdk, 'CreateRole'>) {
  const common = roles.begin(context, input.RoleName, input.Path)
  validateTrustPolicy(input.AssumeRolePolicyDocument, context)
  const role: Role = {
    ...common,
    trust: input.AssumeRolePolicyDocument,
    description: input.Description,
    maxSessionSeconds: checkedSession(input.MaxSessionDuration ?? MIN_SESSION_SECONDS),
    boundary: boundaryOf(context.state, input),
    tags: newTags(roles, input),
  }
  roles.save(context.state, role.arn, role)
  return { Role: describeRole(role) }
}

function checkedSession(seconds: number): number {
  if (seconds < MIN_SESSION_SECONDS || seconds > MAX_SESSION_SECONDS)
    throw constraintFailed(
      String(seconds),
      'maxSessionDuration',
      `Member must have value between ${MIN_SESSION_SECONDS} and ${MAX_SESSION_SECONDS}`,
    )
  return seconds
}

/** As it is told when it is made; `ListRoles` and `GetRole` say more. */
export function describeRole(role: Role): iam.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Description: role.description,
    ...describeBoundary(role),
    ...tagsOrNone(role.tags),
  }
}

/** Lists tell neither tags nor boundaries (API reference, ListRoles). */
export function listedRole(role: Role): iam.Role {
  const { Tags: _tags, PermissionsBoundary: _boundary, ...told } = describeRole(role)
  return { ...told, MaxSessionDuration: role.maxSessionSeconds }
}
