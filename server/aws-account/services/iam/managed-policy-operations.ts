import type * as iam from '@aws-sdk/client-iam'
import { createUniqueId } from '../../auth/access-key-id.ts'
import { AWS_MANAGED_POLICIES } from '../../iam/aws-managed-policies.ts'
import { type ManagedPolicy, policiesOf } from '../../iam/entities.ts'
import type { CallContext, Fields, Operation } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { typedOperation } from '../typed-operation.ts'
import { holdersOfPolicy } from './holders.ts'
import { alreadyExists, deleteConflict } from './iam-error.ts'
import { findAnyPolicy, findOwnPolicy, validateManagedPolicy } from './managed-policies.ts'
import { checkName, checkPath, isTaken } from './names.ts'
import { pageOf } from './paging.ts'
import { addTags, readTags, removeTags, tagList, tagsOrNone } from './tags.ts'

export const managedPolicyOperations: Record<string, Operation> = {
  CreatePolicy: typedOperation<iam.CreatePolicyRequest, Fields>((context, input) => {
    const policy = createPolicy(context, input)
    policiesOf(context.state).set(policy.arn, policy)
    return { Policy: describePolicy(context.state, policy) }
  }),
  GetPolicy: typedOperation<iam.GetPolicyRequest, Fields>(({ state }, { PolicyArn }) => ({
    Policy: describePolicy(state, findAnyPolicy(state, PolicyArn)),
  })),
  ListPolicies: typedOperation<iam.ListPoliciesRequest, Fields>(({ state }, input) => {
    const own = input.Scope === 'AWS' ? [] : [...policiesOf(state).values()]
    const aws =
      input.Scope === 'Local' ? [] : [...AWS_MANAGED_POLICIES.keys()].map(arn => findAnyPolicy(state, arn))
    const policies = [...own, ...aws].filter(
      ({ arn, path }) =>
        path.startsWith(input.PathPrefix ?? '/') && (!input.OnlyAttached || attachments(state, arn) > 0),
    )
    const { items, rest } = pageOf(policies, input)
    return { Policies: items.map(policy => describePolicy(state, policy)), ...rest }
  }),
  DeletePolicy: typedOperation<iam.DeletePolicyRequest>(({ state }, { PolicyArn }) => {
    const policy = findOwnPolicy(state, PolicyArn)
    if (attachments(state, policy.arn) > 0)
      throw deleteConflict('Cannot delete a policy attached to entities.')
    if (policy.versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      )
    policiesOf(state).delete(policy.arn)
  }),
  ListEntitiesForPolicy: typedOperation<iam.ListEntitiesForPolicyRequest, Fields>(
    ({ state }, { PolicyArn }) => {
      findAnyPolicy(state, PolicyArn)
      const { role, user, group } = holdersOfPolicy(state, PolicyArn)
      return {
        PolicyRoles: role.map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        PolicyUsers: user.map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyGroups: group.map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        IsTruncated: false,
      }
    },
  ),
  TagPolicy: typedOperation<iam.TagPolicyRequest>(({ state }, { PolicyArn, Tags }) => {
    const policy = findOwnPolicy(state, PolicyArn)
    policiesOf(state).set(policy.arn, { ...policy, tags: addTags(policy.tags, Tags) })
  }),
  UntagPolicy: typedOperation<iam.UntagPolicyRequest>(({ state }, { PolicyArn, TagKeys }) => {
    const policy = findOwnPolicy(state, PolicyArn)
    policiesOf(state).set(policy.arn, { ...policy, tags: removeTags(policy.tags, TagKeys) })
  }),
  ListPolicyTags: typedOperation<iam.ListPolicyTagsRequest, Fields>(({ state }, { PolicyArn }) => ({
    Tags: tagList(findAnyPolicy(state, PolicyArn).tags),
    IsTruncated: false,
  })),
}

function createPolicy(context: CallContext, input: iam.CreatePolicyRequest): ManagedPolicy {
  const { PolicyName: name = '', Path: path = '/', PolicyDocument: document = '' } = input
  checkName(name, 'policyName', 128)
  checkPath(path)
  const names = [...policiesOf(context.state).values()].map(policy => policy.name)
  if (isTaken(names, name))
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
  validateManagedPolicy(document)
  const createdAt = context.now()
  return {
    name,
    path,
    id: createUniqueId('ANPA'),
    arn: `arn:aws:iam::${context.accountId}:policy${path}${name}`,
    createdAt,
    updatedAt: createdAt,
    description: input.Description,
    tags: readTags(input.Tags),
    versions: [{ id: 'v1', document, createdAt }],
    defaultVersionId: 'v1',
    nextVersion: 2,
  }
}

function attachments(state: AccountState, arn: string): number {
  const { role, user, group } = holdersOfPolicy(state, arn)
  return role.length + user.length + group.length
}

function describePolicy(state: AccountState, policy: ManagedPolicy): Fields {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attachments(state, policy.arn),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    ...tagsOrNone(policy.tags),
  }
}
