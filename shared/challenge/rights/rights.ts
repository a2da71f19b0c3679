import { type Json, pickText } from '../../json.ts'
import type { ObserveContext } from '../check.ts'
import { allOf } from '../library/all-of.ts'
import { type ResourcePolicy, resourcePolicies } from './resource-policies.ts'
import { documentOf, namingOf, statementsOf } from './statements.ts'

/** Everything that says what some roles may do, as it is kept in a snapshot. */
export interface Rights {
  readonly [member: string]: Json
  readonly roles: readonly RoleRights[]
}

/** What says what one role may do. */
export interface RoleRights {
  readonly [member: string]: Json
  readonly name: string
  readonly arn: string
  /** Inline ones, and the default versions of those that are attached. */
  readonly policies: readonly PolicyOf[]
  /** The boundary's policy; one with a document of nothing allows nothing. */
  readonly boundary: PolicyOf | null
  /** Policies of resources that name it; see `resource-policies.ts`. */
  readonly onResources: readonly ResourcePolicy[]
}

/** A policy by its name. */
export interface PolicyOf {
  readonly [member: string]: Json
  readonly name: string
  readonly document: Json
}

/**
 * Reads what says what these roles may do (by their ARNs or those of sessions; users and the root count as well), and of every role that one of them can take on: because the other's trust policy
 * names it, or because it is trusted with its account and may ask for it. Policies of resources are read of all kinds that can
 * let a role in.
 */
export async function rightsOf(context: ObserveContext, roleArns: readonly string[]): Promise<Rights> {
  const [onResources, trusts] = await Promise.all([resourcePolicies(context), trustOfRoles(context)])
  const roles = new Map<string, RoleRights>()
  const waiting = [...roleArns]
  for (let given = waiting.shift(); given !== undefined; given = waiting.shift()) {
    if (roles.has(given)) continue
    const role = await rightsOfRole(context, given, onResources)
    const isKnown = [...roles.values()].some(({ arn }) => arn === role.arn)
    if (isKnown) continue
    roles.set(role.arn, role)
    const taker = role.arn
    waiting.push(
      ...trusts.filter(({ trust }) => trustsIt(trust, taker, context.accountId)).map(one => one.arn),
    )
  }
  return { roles: [...roles.values()] }
}

/** By its trust policy alone; who is trusted with the account has to be allowed to ask, which is a right like others. */
function trustsIt(trust: Json, roleArn: string, accountId: string): boolean {
  return statementsOf(trust).some(
    statement =>
      statement.effect === 'Allow' &&
      ['role', 'anyone'].includes(namingOf(statement, roleArn, accountId) ?? ''),
  )
}

/** The name of a role in its ARN, without its path, or in that of one of its sessions. */
export const roleNameOf = (arn: string): string =>
  arn.includes(':assumed-role/') ? (arn.split('/')[1] ?? arn) : nameIn(arn)

async function rightsOfRole(
  context: ObserveContext,
  given: string,
  onResources: readonly ResourcePolicy[],
): Promise<RoleRights> {
  if (given.endsWith(':root')) return { name: 'root', arn: given, ...nothing, policies: [everything] }
  const kind = given.includes(':user/') ? 'User' : 'Role'
  const name = kind === 'Role' ? roleNameOf(given) : nameIn(given)
  const found = await context.tryRead('iam', `Get${kind}`, { [`${kind}Name`]: name })
  // A function whose role is gone may do nothing.
  if (!found.ok) return { name, arn: given, ...nothing }
  const arn = pickText(found.value, kind, 'Arn') ?? given
  const boundaryArn = pickText(found.value, kind, 'PermissionsBoundary', 'PermissionsBoundaryArn')
  const groups =
    kind === 'User' ? await allOf(context, 'iam', 'ListGroupsForUser', { UserName: name }, 'Groups') : []
  const [policies, boundary] = await Promise.all([
    Promise.all([
      policiesOf(context, kind, name),
      ...groups.map(group => policiesOf(context, 'Group', pickText(group, 'GroupName') ?? '')),
    ]),
    boundaryArn === undefined ? null : managedPolicy(context, boundaryArn),
  ])
  const ofOthers = onResources.filter(({ document }) =>
    statementsOf(document).some(statement => namingOf(statement, arn, context.accountId) !== undefined),
  )
  return { name, arn, policies: policies.flat(), boundary, onResources: ofOthers }
}

const nothing = { policies: [], boundary: null, onResources: [] } as const
const everything: PolicyOf = {
  name: 'root',
  document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
}

const nameIn = (arn: string): string => arn.split('/').at(-1) ?? arn

/** Inline policies and attached ones of a role, a user or a group. */
async function policiesOf(
  context: ObserveContext,
  kind: 'Role' | 'User' | 'Group',
  name: string,
): Promise<readonly PolicyOf[]> {
  const whose = { [`${kind}Name`]: name }
  const [inline, attached] = await Promise.all([
    allOf(context, 'iam', `List${kind}Policies`, whose, 'PolicyNames'),
    allOf(context, 'iam', `ListAttached${kind}Policies`, whose, 'AttachedPolicies'),
  ])
  return Promise.all([
    ...inline.map(async PolicyName => {
      const answer = await context.tryRead('iam', `Get${kind}Policy`, { ...whose, PolicyName })
      const text = answer.ok ? pickText(answer.value, 'PolicyDocument') : undefined
      return { name: String(PolicyName), document: documentOf(text) ?? null }
    }),
    ...attached.map(policy => managedPolicy(context, pickText(policy, 'PolicyArn') ?? '')),
  ])
}

async function managedPolicy({ tryRead }: ObserveContext, PolicyArn: string): Promise<PolicyOf> {
  const policy = await tryRead('iam', 'GetPolicy', { PolicyArn })
  const VersionId = policy.ok ? pickText(policy.value, 'Policy', 'DefaultVersionId') : undefined
  const version =
    VersionId === undefined ? undefined : await tryRead('iam', 'GetPolicyVersion', { PolicyArn, VersionId })
  const text = version?.ok ? pickText(version.value, 'PolicyVersion', 'Document') : undefined
  return { name: PolicyArn.split('/').at(-1) ?? PolicyArn, document: documentOf(text) ?? null }
}

interface Trust {
  readonly arn: string
  readonly trust: Json
}

async function trustOfRoles(context: ObserveContext): Promise<readonly Trust[]> {
  const roles = await allOf(context, 'iam', 'ListRoles', {}, 'Roles')
  return roles.map(role => ({
    arn: pickText(role, 'Arn') ?? '',
    trust: documentOf(pickText(role, 'AssumeRolePolicyDocument')) ?? null,
  }))
}
