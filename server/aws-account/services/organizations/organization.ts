import { createHash, randomBytes } from 'node:crypto'
import type { Membership, OrganizationRegister } from '../../account/organizations.ts'
import { parsedPolicy } from '../../iam/policy-text.ts'
import type { BackgroundContext, CallContext } from '../../service.ts'
import { table } from '../../shape/resource.ts'
import { noTarget, notInUse, notTheManager } from './organizations-error.ts'

/**
 * The fixture that makes an account the management account of an organisation, with accounts of this process as its members:
 * `{ "members": ["111122223333", …] }`. Only whoever looks after the accounts can give it.
 */
export const FIXTURE = 'organization'

/** Policies of the two kinds that decide; other kinds are not there. */
export type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'

/** A node of the tree: the root, a unit, or an account. */
export interface TreeNode {
  readonly id: string
  readonly kind: 'root' | 'unit' | 'account'
  readonly name: string
  /** Absent for the root. */
  readonly parent?: string
  /** Ids of policies, in the order they were attached. */
  readonly policies: readonly string[]
}

/** A policy as stored, by its id. */
export interface ControlPolicy {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: PolicyType
  readonly content: string
}

const nodes = table<TreeNode>('organizations.nodes')
const policies = table<ControlPolicy>('organizations.policies')
const settings = table<{ readonly types: readonly PolicyType[] }>('organizations.settings')

const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

/** AWS's own policies, which allow everything. A resource control policy of AWS is on everything and stays. */
export const awsPolicies: ReadonlyMap<string, ControlPolicy> = new Map(
  [
    awsPolicy('p-FullAWSAccess', 'FullAWSAccess', 'SERVICE_CONTROL_POLICY'),
    awsPolicy('p-RCPFullAWSAccess', 'RCPFullAWSAccess', 'RESOURCE_CONTROL_POLICY'),
  ].map(policy => [policy.id, policy]),
)

function awsPolicy(id: string, name: string, type: PolicyType): ControlPolicy {
  return { id, name, type, description: 'Allows access to every operation', content: ALLOW_ALL }
}

const DEFAULT_POLICIES = [...awsPolicies.keys()]

/** An organisation as its management account keeps it. */
export interface Organization {
  readonly id: string
  readonly managementAccountId: string
  readonly root: TreeNode
  node(id: string): TreeNode | undefined
  children(id: string): readonly TreeNode[]
  policy(id: string): ControlPolicy | undefined
  policies(): readonly ControlPolicy[]
  types(): readonly PolicyType[]
  saveNode(node: TreeNode): void
  removeNode(id: string): void
  savePolicy(policy: ControlPolicy): void
  removePolicy(id: string): void
  saveTypes(types: readonly PolicyType[]): void
}

type Place = Pick<BackgroundContext, 'accountId' | 'state' | 'fixture'>

/** The organisation that an account manages; undefined where it manages none. */
export function organizationOf(context: Place): Organization | undefined {
  const members = readMembers(context.fixture(FIXTURE))
  if (!members) return undefined
  const { accountId, state } = context
  const kept = nodes(state)
  const root = [...kept.values()].find(({ kind }) => kind === 'root') ?? plant(context, members)
  return {
    id: organizationIdOf(accountId),
    managementAccountId: accountId,
    root,
    node: id => kept.get(id),
    children: id => [...kept.values()].filter(({ parent }) => parent === id),
    policy: id => awsPolicies.get(id) ?? policies(state).get(id),
    policies: () => [...awsPolicies.values(), ...policies(state).values()],
    types: () => settings(state).get('types')?.types ?? [],
    saveNode: node => kept.set(node.id, node),
    removeNode: id => void kept.delete(id),
    savePolicy: policy => policies(state).set(policy.id, policy),
    removePolicy: id => void policies(state).delete(id),
    saveTypes: types => settings(state).set('types', { types }),
  }
}

/** The id of the organisation that an account manages, if it does. */
export const organizationIdOf = (accountId: string) => `o-${shortHash(accountId, 10)}`

/** The organisation of a call. Throws where the account manages none. */
export function requireOrganization(
  context: CallContext,
  register: OrganizationRegister | undefined,
): Organization {
  const organization = organizationOf(context)
  if (organization) return organization
  throw register?.membership(context.accountId) ? notTheManager() : notInUse()
}

/** The root, with all members at it, as after an invitation. */
function plant({ accountId, state }: Place, members: readonly string[]): TreeNode {
  const root: TreeNode = {
    id: `r-${shortHash(`root of ${accountId}`, 4)}`,
    kind: 'root',
    name: 'Root',
    policies: DEFAULT_POLICIES,
  }
  nodes(state).set(root.id, root)
  for (const id of [accountId, ...members])
    nodes(state).set(id, {
      ...{ id, kind: 'account', name: id === accountId ? 'management' : `member ${id}` },
      ...{ parent: root.id, policies: DEFAULT_POLICIES },
    })
  return root
}

/** From the root down to a node. Throws where there is no such node. */
export function pathOf(organization: Organization, id: string): readonly TreeNode[] {
  const node = organization.node(id)
  if (!node) throw noTarget()
  return node.parent === undefined ? [node] : [...pathOf(organization, node.parent), node]
}

/** Tells the process what holds for each account of an organisation from now on. */
export function declare(organization: Organization, register: OrganizationRegister | undefined): void {
  if (!register) return
  const members = new Map<string, Membership>()
  for (const node of accountsOf(organization)) members.set(node.id, membershipOf(organization, node))
  register.declare(organization.managementAccountId, members)
}

/** All accounts, the management account first. */
export function accountsOf(organization: Organization): readonly TreeNode[] {
  const below = (id: string): TreeNode[] =>
    organization.children(id).flatMap(node => (node.kind === 'account' ? [node] : below(node.id)))
  return below(organization.root.id)
}

function membershipOf(organization: Organization, account: TreeNode): Membership {
  const path = pathOf(organization, account.id)
  const units = path.slice(0, -1).map(({ id }) => `${id}/`)
  const own = {
    organizationId: organization.id,
    managementAccountId: organization.managementAccountId,
    path: `${organization.id}/${units.join('')}`,
  }
  // Such policies never hold the account that makes them.
  if (account.id === organization.managementAccountId) return own
  const levels = (type: PolicyType) =>
    path.map(node =>
      node.policies
        .flatMap(id => organization.policy(id) ?? [])
        .filter(policy => policy.type === type)
        .map(({ content }) => parsedPolicy(content)),
    )
  const held = (type: PolicyType) => (organization.types().includes(type) ? levels(type) : undefined)
  const [service, resource] = [held('SERVICE_CONTROL_POLICY'), held('RESOURCE_CONTROL_POLICY')]
  return { ...own, ...(service && { service }), ...(resource && { resource }) }
}

/** Throws where the fixture is not as it must be. */
export function readMembers(fixture: unknown): readonly string[] | undefined {
  if (fixture === undefined) return undefined
  const { members } = Object(fixture) as { readonly members?: unknown }
  if (Array.isArray(members) && members.every(one => /^\d{12}$/.test(String(one)))) return members.map(String)
  throw new Error('members must be a list of account numbers')
}

/** A new id as AWS's look. */
export const newId = (prefix: string) => `${prefix}-${randomBytes(5).toString('hex').slice(0, 8)}`

function shortHash(text: string, chars: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, chars)
}
