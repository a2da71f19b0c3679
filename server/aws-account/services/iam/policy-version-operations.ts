import type * as iam from '@aws-sdk/client-iam'
import { type ManagedPolicy, type PolicyVersion, policiesOf } from '../../iam/entities.ts'
import type { Fields, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { deleteConflict, limitExceeded, noSuchEntity } from './iam-error.ts'
import { findAnyPolicy, findOwnPolicy, validateManagedPolicy } from './managed-policies.ts'

const MAX_VERSIONS = 5

export const policyVersionOperations: Record<string, Operation> = {
  CreatePolicyVersion: typedOperation<iam.CreatePolicyVersionRequest, Fields>(({ state, now }, input) => {
    const policy = findOwnPolicy(state, input.PolicyArn)
    validateManagedPolicy(input.PolicyDocument)
    if (policy.versions.length >= MAX_VERSIONS)
      throw limitExceeded(
        `A managed policy can have up to ${MAX_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
      )
    const version = { id: `v${policy.nextVersion}`, document: input.PolicyDocument, createdAt: now() }
    const changed = {
      ...policy,
      updatedAt: now(),
      versions: [...policy.versions, version],
      nextVersion: policy.nextVersion + 1,
      defaultVersionId: input.SetAsDefault ? version.id : policy.defaultVersionId,
    }
    policiesOf(state).set(policy.arn, changed)
    return { PolicyVersion: describeVersion(changed)(version) }
  }),
  GetPolicyVersion: typedOperation<iam.GetPolicyVersionRequest, Fields>(({ state }, input) => {
    const policy = findAnyPolicy(state, input.PolicyArn)
    const version = findVersion(policy, input.VersionId)
    return {
      PolicyVersion: { ...describeVersion(policy)(version), Document: encodeURIComponent(version.document) },
    }
  }),
  ListPolicyVersions: typedOperation<iam.ListPolicyVersionsRequest, Fields>(({ state }, input) => {
    const policy = findAnyPolicy(state, input.PolicyArn)
    return { Versions: policy.versions.toReversed().map(describeVersion(policy)), IsTruncated: false }
  }),
  SetDefaultPolicyVersion: typedOperation<iam.SetDefaultPolicyVersionRequest>(({ state, now }, input) => {
    const policy = findOwnPolicy(state, input.PolicyArn)
    const { id } = findVersion(policy, input.VersionId)
    policiesOf(state).set(policy.arn, { ...policy, defaultVersionId: id, updatedAt: now() })
  }),
  DeletePolicyVersion: typedOperation<iam.DeletePolicyVersionRequest>(({ state }, input) => {
    const policy = findOwnPolicy(state, input.PolicyArn)
    const { id } = findVersion(policy, input.VersionId)
    if (id === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.')
    policiesOf(state).set(policy.arn, {
      ...policy,
      versions: policy.versions.filter(version => version.id !== id),
    })
  }),
}

function findVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find(one => one.id === id)
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`)
  return version
}

function describeVersion(policy: ManagedPolicy) {
  return ({ id, createdAt }: PolicyVersion): Fields => ({
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersionId,
    CreateDate: new Date(createdAt),
  })
}
