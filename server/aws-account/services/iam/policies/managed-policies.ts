import { createUniqueId } from '../../../auth/access-key-id.ts'
import { AWS_MANAGED_POLICIES } from '../../../iam/aws-managed-policies.ts'
import {
  groupsOf,
  type ManagedPolicy,
  type PolicyHolder,
  policiesOf,
  rolesOf,
  usersOf,
} from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import { anywhere, creates, on } from '../../../shape/operation.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import type { AccountState, Table } from '../../../state/account-state.ts'
import { alreadyExists, deleteConflict } from '../iam-error.ts'
import { isBelow, pageOf, tagsOrNone } from '../lists.ts'
import { checkName, checkPath, isTaken } from '../names.ts'
import type { Operations, Sdk } from '../operations.ts'
import { onAny, policies, policyOfAws, validateManagedPolicy } from './policies.ts'

export const managedPolicyOperations: Operations = {
  CreatePolicy: creates(policies, createPolicy),
  GetPolicy: onAny(({ state }, policy) => ({ Policy: describePolicy(state, policy) })),
  ListPolicies: anywhere(({ state }, input) => {
    const own = input.Scope === 'AWS' ? [] : [...policiesOf(state).values()]
    const aws =
      input.Scope === 'Local' ? [] : [...AWS_MANAGED_POLICIES.keys()].flatMap(arn => policyOfAws(arn) ?? [])
    const listed = [...own, ...aws]
      .filter(isBelow(input.PathPrefix))
      .filter(({ arn }) => !input.OnlyAttached || countHolders(state, arn) > 0)
    const { shown, rest } = pageOf(listed, policy => policy.arn, input)
    return { Policies: shown.map(policy => describePolicy(state, policy)), ...rest }
  }),
  DeletePolicy: on(policies, ({ state }, policy) => {
    if (countHolders(state, policy.arn) > 0)
      throw deleteConflict('Cannot delete a policy attached to entities.')
    if (policy.versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      )
    policiesOf(state).delete(policy.arn)
  }),
  ListEntitiesForPolicy: onAny(({ state }, { arn }) => ({
    PolicyRoles: holdersIn(rolesOf(state), arn).map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    PolicyUsers: holdersIn(usersOf(state), arn).map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyGroups: holdersIn(groupsOf(state), arn).map(({ name, id }) => ({ GroupName: name, GroupId: id })),
    IsTruncated: false,
  })),
  /** In place of the derived one: those of AWS are told too. */
  ListPolicyTags: onAny((_, { tags }) => ({ Tags: tagsOrNone(tags).Tags ?? [], IsTruncated: false })),
}

function createPolicy(context: CallContext, input: Input<Sdk, 'CreatePolicy'>) {
  const { PolicyName: name, Path: path = '/', PolicyDocument: document } = input
  checkName(name, 'policyName', 128)
  checkPath(path)
  const names = [...policiesOf(context.state).values()].map(policy => policy.name)
  if (isTaken(names, name))
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
  validateManagedPolicy(document)
  const createdAt = context.now()
  const policy: ManagedPolicy = {
    name,
    path,
    id: createUniqueId('ANPA'),
    arn: policies.arn(context, { PolicyNameWithPath: `${path}${name}`.slice(1) }),
    createdAt,
    updatedAt: createdAt,
    description: input.Description,
    tags: newTags(policies, input),
    versions: [{ id: 'v1', document, createdAt }],
    defaultVersionId: 'v1',
    nextVersion: 2,
  }
  policies.save(context.state, policy.arn, policy)
  return { Policy: describePolicy(context.state, policy) }
}

function holdersIn(table: Table<PolicyHolder>, arn: string): PolicyHolder[] {
  return [...table.values()].filter(holder => holder.attached.includes(arn))
}

function countHolders(state: AccountState, arn: string): number {
  const tables = [rolesOf(state), usersOf(state), groupsOf(state)]
  return tables.reduce((count, table) => count + holdersIn(table, arn).length, 0)
}

export function describePolicy(state: AccountState, policy: ManagedPolicy) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: countHolders(state, policy.arn),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    ...tagsOrNone(policy.tags),
  }
}
