import type { CallContext } from '../../service.ts'
import { anywhere } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import {
  accountsOf,
  awsPolicies,
  type ControlPolicy,
  newId,
  type Organization,
  type PolicyType,
  type TreeNode,
} from './organization.ts'
import * as refuse from './organizations-error.ts'
import { allPages, needsOn, nodeArn, policySummary } from './present.ts'
import type { OrganizationAccess, Sdk } from './unit-operations.ts'

/** AWS Organizations User Guide, "Quotas": of a policy's text, and of policies of a kind on one target. */
const MAX_CHARS = 5_120
const MAX_ATTACHED = 5

/** Service control policies and resource control policies: what they say, and whom they hold. */
export function policyOperations(access: OrganizationAccess) {
  return { ...policyReads(access), ...policyChanges(access), ...policyAttachments(access) }
}

function policyReads({ of }: OrganizationAccess) {
  return {
    DescribePolicy: anywhere((context: CallContext, { PolicyId }: Input<Sdk, 'DescribePolicy'>) => {
      const organization = of(context)
      return described(organization, anyPolicy(organization, PolicyId))
    }),
    ListPolicies: anywhere((context: CallContext, input: Input<Sdk, 'ListPolicies'>) => {
      const organization = of(context)
      const all = organization.policies().filter(({ type }) => type === typeOf(input.Filter))
      const { shown, NextToken } = allPages(all, input)
      return { Policies: shown.map(one => policySummary(organization, one)), NextToken }
    }),
    ListPoliciesForTarget: anywhere((context: CallContext, input: Input<Sdk, 'ListPoliciesForTarget'>) => {
      const organization = of(context)
      const all = attachedTo(organization, target(organization, input.TargetId), typeOf(input.Filter))
      const { shown, NextToken } = allPages(all, input)
      return { Policies: shown.map(one => policySummary(organization, one)), NextToken }
    }),
    ListTargetsForPolicy: anywhere((context: CallContext, input: Input<Sdk, 'ListTargetsForPolicy'>) => {
      const organization = of(context)
      const { id } = anyPolicy(organization, input.PolicyId)
      const all = allNodes(organization).filter(({ policies }) => policies.includes(id))
      const { shown, NextToken } = allPages(all, input)
      return {
        Targets: shown.map(node => ({
          ...{ TargetId: node.id, Arn: nodeArn(organization, node), Name: node.name, Type: KINDS[node.kind] },
        })),
        NextToken,
      }
    }),
  }
}

function policyChanges({ of, changed }: OrganizationAccess) {
  return {
    CreatePolicy: anywhere((context: CallContext, input: Input<Sdk, 'CreatePolicy'>) => {
      const organization = of(context)
      const { Content, Description, Name, Tags } = input
      if (Tags?.length) throw refuse.noTags()
      const type = typeOf(input.Type)
      if (organization.policies().some(({ name }) => name === Name)) throw refuse.policyExists()
      const policy = {
        id: newId('p'),
        name: Name,
        description: Description,
        type,
        content: checked(Content, type),
      }
      organization.savePolicy(policy)
      return described(organization, policy)
    }),
    UpdatePolicy: anywhere((context: CallContext, input: Input<Sdk, 'UpdatePolicy'>) => {
      const organization = of(context)
      const policy = ownPolicy(organization, input.PolicyId)
      const updated: ControlPolicy = {
        ...policy,
        name: input.Name ?? policy.name,
        description: input.Description ?? policy.description,
        content: input.Content === undefined ? policy.content : checked(input.Content, policy.type),
      }
      organization.savePolicy(updated)
      changed(organization)
      return described(organization, updated)
    }),
    DeletePolicy: anywhere((context: CallContext, { PolicyId }: Input<Sdk, 'DeletePolicy'>) => {
      const organization = of(context)
      const { id } = ownPolicy(organization, PolicyId)
      if (allNodes(organization).some(({ policies }) => policies.includes(id))) throw refuse.policyInUse()
      organization.removePolicy(id)
    }),
  }
}

function policyAttachments({ of, changed }: OrganizationAccess) {
  return {
    EnablePolicyType: anywhere((context: CallContext, input: Input<Sdk, 'EnablePolicyType'>) => {
      const organization = rooted(of(context), input.RootId)
      const type = typeOf(input.PolicyType)
      if (organization.types().includes(type)) throw refuse.typeEnabled()
      organization.saveTypes([...organization.types(), type])
      changed(organization)
      return { Root: root(organization) }
    }),
    DisablePolicyType: anywhere((context: CallContext, input: Input<Sdk, 'DisablePolicyType'>) => {
      const organization = rooted(of(context), input.RootId)
      const type = typeOf(input.PolicyType)
      if (!organization.types().includes(type)) throw refuse.typeNotEnabled()
      organization.saveTypes(organization.types().filter(one => one !== type))
      changed(organization)
      return { Root: root(organization) }
    }),
    AttachPolicy: anywhere(
      (context: CallContext, input: Input<Sdk, 'AttachPolicy'>) => {
        const organization = of(context)
        const { id, type } = anyPolicy(organization, input.PolicyId)
        const on = target(organization, input.TargetId)
        if (!organization.types().includes(type)) throw refuse.typeNotEnabled()
        if (on.policies.includes(id)) throw refuse.attachedAlready()
        if (attachedTo(organization, on, type).length >= MAX_ATTACHED)
          throw refuse.violated('You have attached the maximum number of policies to the target.')
        organization.saveNode({ ...on, policies: [...on.policies, id] })
        changed(organization)
      },
      needsOn('AttachPolicy', (input: Input<Sdk, 'AttachPolicy'>) => [input.PolicyId, input.TargetId]),
    ),
    DetachPolicy: anywhere(
      (context: CallContext, input: Input<Sdk, 'DetachPolicy'>) => {
        const organization = of(context)
        const { id, type } = anyPolicy(organization, input.PolicyId)
        const on = target(organization, input.TargetId)
        if (!on.policies.includes(id)) throw refuse.notAttached()
        if (id === 'p-RCPFullAWSAccess' || attachedTo(organization, on, type).length === 1)
          throw refuse.violated('You cannot remove the last policy of this type from the target.')
        organization.saveNode({ ...on, policies: on.policies.filter(one => one !== id) })
        changed(organization)
      },
      needsOn('DetachPolicy', (input: Input<Sdk, 'DetachPolicy'>) => [input.PolicyId, input.TargetId]),
    ),
  }
}

const KINDS = { account: 'ACCOUNT', unit: 'ORGANIZATIONAL_UNIT', root: 'ROOT' } as const

function typeOf(given: string): PolicyType {
  if (given === 'SERVICE_CONTROL_POLICY' || given === 'RESOURCE_CONTROL_POLICY') return given
  throw refuse.violated(`Policies of type ${given} are not supported.`)
}

function rooted(organization: Organization, id: string): Organization {
  if (organization.root.id !== id) throw refuse.noRoot()
  return organization
}

function root(organization: Organization) {
  const { id, name } = organization.root
  const PolicyTypes = organization.types().map(Type => ({ Type, Status: 'ENABLED' as const }))
  return { Id: id, Name: name, Arn: nodeArn(organization, organization.root), PolicyTypes }
}

function target(organization: Organization, id: string): TreeNode {
  const node = organization.node(id)
  if (!node) throw refuse.noTarget()
  return node
}

function anyPolicy(organization: Organization, id: string): ControlPolicy {
  const policy = organization.policy(id)
  if (!policy) throw refuse.noPolicy()
  return policy
}

function ownPolicy(organization: Organization, id: string): ControlPolicy {
  const policy = anyPolicy(organization, id)
  if (awsPolicies.has(policy.id)) throw refuse.violated('A policy that AWS manages cannot be changed.')
  return policy
}

function attachedTo(organization: Organization, node: TreeNode, type: PolicyType): ControlPolicy[] {
  return node.policies.flatMap(id => organization.policy(id) ?? []).filter(policy => policy.type === type)
}

function allNodes(organization: Organization): TreeNode[] {
  const below = (node: TreeNode): TreeNode[] => [node, ...organization.children(node.id).flatMap(below)]
  const found = below(organization.root)
  return [...found, ...accountsOf(organization).filter(one => !found.includes(one))]
}

function described(organization: Organization, policy: ControlPolicy) {
  return { Policy: { PolicySummary: policySummary(organization, policy), Content: policy.content } }
}

/** A text that can be evaluated. Resource control policies may only deny. Throws MalformedPolicyDocumentException. */
function checked(content: string, type: PolicyType): string {
  if (content.length > MAX_CHARS)
    throw refuse.violated('The policy exceeds the maximum size of 5120 characters.')
  const statements = statementsOf(content)
  for (const statement of statements) {
    const { Effect, Action, NotAction, Resource, NotResource, Principal } = statement
    const isWhole = (Action ?? NotAction) !== undefined && (Resource ?? NotResource) !== undefined
    const isForAll = type === 'RESOURCE_CONTROL_POLICY' ? Principal === '*' : Principal === undefined
    const effects = type === 'RESOURCE_CONTROL_POLICY' ? ['Deny'] : ['Allow', 'Deny']
    if (!isWhole || !isForAll || !effects.includes(String(Effect)))
      throw refuse.malformed(
        'The provided policy document does not meet the requirements of the specified policy type.',
      )
  }
  return content
}

function statementsOf(content: string): Readonly<Record<string, unknown>>[] {
  try {
    const { Statement } = JSON.parse(content) as { readonly Statement?: unknown }
    const all = [Statement].flat()
    if (all.length && all.every(one => typeof one === 'object' && one !== null))
      return all as Record<string, unknown>[]
  } catch {
    // Told below.
  }
  throw refuse.malformed('The provided policy document is not valid JSON, or has no statements.')
}
