import type * as iam from '@aws-sdk/client-iam'
import { RESERVED_ROLE_NAMES } from '../../account/platform-roles.ts'
import { createUniqueId } from '../../auth/access-key-id.ts'
import { type Role, rolesOf } from '../../iam/entities.ts'
import type { CallContext, Fields, Operation } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { typedOperation } from '../typed-operation.ts'
import { boundaryDescription, checkBoundary } from './boundaries.ts'
import { alreadyExists, constraintFailed, deleteConflict, noSuchEntity } from './iam-error.ts'
import { checkName, checkPath, isTaken } from './names.ts'
import { pageOf } from './paging.ts'
import { addTags, readTags, removeTags, tagList, tagsOrNone } from './tags.ts'
import { validateTrustPolicy } from './trust-principals.ts'

const MIN_SESSION_SECONDS = 3600
const MAX_SESSION_SECONDS = 43_200

export const roleOperations: Record<string, Operation> = {
  CreateRole: typedOperation<iam.CreateRoleRequest, Fields>((context, input) => {
    const role = createRole(context, input)
    rolesOf(context.state).set(role.name, role)
    return { Role: describeRole(role) }
  }),
  GetRole: typedOperation<iam.GetRoleRequest, Fields>(({ state }, { RoleName }) => ({
    Role: describeRole(findRole(state, RoleName)),
  })),
  ListRoles: typedOperation<iam.ListRolesRequest, Fields>(({ state }, input) => {
    const roles = [...rolesOf(state).values()]
      .filter(role => role.path.startsWith(input.PathPrefix ?? '/'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const { items, rest } = pageOf(roles, input)
    return { Roles: items.map(describeRole), ...rest }
  }),
  DeleteRole: typedOperation<iam.DeleteRoleRequest>(({ state }, { RoleName }) => {
    const role = findRole(state, RoleName)
    if (role.attached.length) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (Object.keys(role.inline).length)
      throw deleteConflict('Cannot delete entity, must delete policies first.')
    rolesOf(state).delete(role.name)
  }),
  UpdateAssumeRolePolicy: typedOperation<iam.UpdateAssumeRolePolicyRequest>((context, input) => {
    const role = findRole(context.state, input.RoleName)
    validateTrustPolicy(input.PolicyDocument, context)
    rolesOf(context.state).set(role.name, { ...role, trust: input.PolicyDocument })
  }),
  UpdateRole: typedOperation<iam.UpdateRoleRequest, Fields>(({ state }, input) => {
    const role = findRole(state, input.RoleName)
    rolesOf(state).set(role.name, {
      ...role,
      description: input.Description ?? role.description,
      maxSessionSeconds: checkedSession(input.MaxSessionDuration ?? role.maxSessionSeconds),
    })
    return {}
  }),
  UpdateRoleDescription: typedOperation<iam.UpdateRoleDescriptionRequest, Fields>(({ state }, input) => {
    const role = { ...findRole(state, input.RoleName), description: input.Description }
    rolesOf(state).set(role.name, role)
    return { Role: describeRole(role) }
  }),
  PutRolePermissionsBoundary: typedOperation<iam.PutRolePermissionsBoundaryRequest>(({ state }, input) => {
    const role = findRole(state, input.RoleName)
    rolesOf(state).set(role.name, { ...role, boundary: checkBoundary(state, input.PermissionsBoundary) })
  }),
  DeleteRolePermissionsBoundary: typedOperation<iam.DeleteRolePermissionsBoundaryRequest>(
    ({ state }, input) => {
      const role = findRole(state, input.RoleName)
      rolesOf(state).set(role.name, { ...role, boundary: undefined })
    },
  ),
  TagRole: typedOperation<iam.TagRoleRequest>(({ state }, { RoleName, Tags }) => {
    const role = findRole(state, RoleName)
    rolesOf(state).set(role.name, { ...role, tags: addTags(role.tags, Tags) })
  }),
  UntagRole: typedOperation<iam.UntagRoleRequest>(({ state }, { RoleName, TagKeys }) => {
    const role = findRole(state, RoleName)
    rolesOf(state).set(role.name, { ...role, tags: removeTags(role.tags, TagKeys) })
  }),
  ListRoleTags: typedOperation<iam.ListRoleTagsRequest, Fields>(({ state }, input) => {
    const { items, rest } = pageOf(tagList(findRole(state, input.RoleName).tags), input)
    return { Tags: items, ...rest }
  }),
  ListInstanceProfilesForRole: typedOperation<iam.ListInstanceProfilesForRoleRequest, Fields>(
    ({ state }, input) => {
      findRole(state, input.RoleName)
      return { InstanceProfiles: [], IsTruncated: false }
    },
  ),
}

function createRole(context: CallContext, input: iam.CreateRoleRequest): Role {
  const { RoleName: name = '', Path: path = '/', AssumeRolePolicyDocument: trust = '' } = input
  checkName(name, 'roleName', 64)
  checkPath(path)
  if (RESERVED_ROLE_NAMES.has(name.toLowerCase()) || isTaken(rolesOf(context.state).keys(), name))
    throw alreadyExists(`Role with name ${name} already exists.`)
  validateTrustPolicy(trust, context)
  return {
    name,
    path,
    id: createUniqueId('AROA'),
    arn: `arn:aws:iam::${context.accountId}:role${path}${name}`,
    createdAt: context.now(),
    trust,
    description: input.Description,
    maxSessionSeconds: checkedSession(input.MaxSessionDuration ?? MIN_SESSION_SECONDS),
    boundary:
      input.PermissionsBoundary === undefined
        ? undefined
        : checkBoundary(context.state, input.PermissionsBoundary),
    tags: readTags(input.Tags),
    inline: {},
    attached: [],
  }
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

function findRole(state: AccountState, name: string): Role {
  const role = rolesOf(state).get(name)
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

export function describeRole(role: Role): Fields {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    ...boundaryDescription(role.boundary),
    ...tagsOrNone(role.tags),
  }
}
