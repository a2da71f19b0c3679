import type { ManagedPolicy, PolicyVersion } from '../../../iam/entities.ts'
import { on } from '../../../shape/operation.ts'
import { deleteConflict, limitExceeded, noSuchEntity } from '../iam-error.ts'
import { pageOf } from '../lists.ts'
import type { Operations } from '../operations.ts'
import { onAny, policies, validateManagedPolicy } from './policies.ts'

const MAX_VERSIONS = 5

export const policyVersionOperations: Operations = {
  CreatePolicyVersion: on(policies, ({ state, now }, policy, input) => {
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
    policies.save(state, policy.arn, changed)
    return { PolicyVersion: describeVersion(changed, version) }
  }),
  GetPolicyVersion: onAny((_, policy, input) => {
    const version = findVersion(policy, input.VersionId)
    const Document = encodeURIComponent(version.document)
    return { PolicyVersion: { ...describeVersion(policy, version), Document } }
  }),
  ListPolicyVersions: onAny((_, policy, input) => {
    const { shown, rest } = pageOf(policy.versions.toReversed(), version => version.id, input)
    return { Versions: shown.map(version => describeVersion(policy, version)), ...rest }
  }),
  SetDefaultPolicyVersion: on(policies, ({ state, now }, policy, input) => {
    const { id } = findVersion(policy, input.VersionId)
    policies.save(state, policy.arn, { ...policy, defaultVersionId: id, updatedAt: now() })
  }),
  DeletePolicyVersion: on(policies, ({ state }, policy, input) => {
    const { id } = findVersion(policy, input.VersionId)
    if (id === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.')
    const versions = policy.versions.filter(version => version.id !== id)
    policies.save(state, policy.arn, { ...policy, versions })
  }),
}

function findVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find(one => one.id === id)
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`)
  return version
}

function describeVersion({ defaultVersionId }: ManagedPolicy, { id, createdAt }: PolicyVersion) {
  return { VersionId: id, IsDefaultVersion: id === defaultVersionId, CreateDate: new Date(createdAt) }
}
