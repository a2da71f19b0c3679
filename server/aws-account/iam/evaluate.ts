import { type ControlLevels, controlRefusal } from './control-levels.ts'
import { accountOf, type Caller, type PrincipalMatch } from './principal-match.ts'
import { type AccessRequest, type AskedOfResource, matchStatement, statementsOf } from './statement.ts'

/** Everything that has a say. Documents are parsed JSON; an absent one has no say, an empty one allows nothing. */
export interface ApplicablePolicies {
  readonly identity: readonly unknown[]
  readonly boundary?: unknown
  /** What is denied to everybody in the account but services of AWS; what it allows is not asked. */
  readonly control?: unknown
  /** Service control policies of the organisation of the caller's account: they hold everybody in it but services of AWS. */
  readonly serviceControl?: ControlLevels | undefined
  /** Resource control policies of the organisation of the resource's account: they hold everybody. */
  readonly resourceControl?: ControlLevels | undefined
  /** One document, or several of which one has to allow. */
  readonly session?: unknown
  readonly resource?: unknown
  /** What the resource's policy means for the caller's own; `either` if absent. */
  readonly resourceRule?: ResourcePolicyRule
}

/**
 * How the policy of a resource and those of a caller of the same account add up. `either`: one of them has to allow, as
 * for buckets, queues and functions. `required`: the resource's has to allow, and only where it names the caller's
 * account do the caller's own policies count, as for KMS keys; an absent one allows nobody, not even the account's root.
 * `trust`: the same for the trust policy of a role.
 */
export type ResourcePolicyRule = 'either' | 'required' | 'trust'

export type PolicyKind =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'permissions boundary'
  | 'session policy'
  | 'service control policy'
  | 'resource control policy'
  | 'role trust policy'

/** `explicit`: a Deny statement matched; otherwise no Allow did. `by` says in which kind of policy. */
export type Decision =
  | { readonly kind: 'allowed'; readonly by: PolicyKind | 'root' }
  | { readonly kind: 'denied'; readonly explicit: boolean; readonly by: PolicyKind }

/** The decision of IAM for one action on one resource: a Deny anywhere wins, then every kind that must allow does. */
export function evaluate(request: AccessRequest, caller: Caller, policies: ApplicablePolicies): Decision {
  const { resourceRule = 'either' } = policies
  const resourceKind = resourceRule === 'trust' ? 'role trust policy' : 'resource-based policy'
  const identity = scan(policies.identity, request)
  const isBounded = policies.boundary !== undefined
  const resource = scan(policies.resource === undefined ? [] : [policies.resource], request, {
    caller,
    isBounded,
  })
  const boundary = policies.boundary === undefined ? undefined : scan([policies.boundary], request)
  const session = policies.session === undefined ? undefined : scan([policies.session].flat(), request)

  const isService = caller.kind === 'service' || caller.kind === 'anonymous'
  const isControlled = policies.control !== undefined && !isService
  if (isControlled && scan([policies.control], request).isDenied)
    return denied('service control policy', true)
  const refusal = refusalOfOrganization(request, policies, isService)
  if (refusal?.explicit) return refusal
  if (identity.isDenied) return denied('identity-based policy', true)
  if (resource.isDenied) return denied(resourceKind, true)
  if (boundary?.isDenied) return denied('permissions boundary', true)
  if (session?.isDenied) return denied('session policy', true)
  if (refusal) return refusal

  if (caller.kind === 'service' || caller.kind === 'anonymous')
    return resource.allows.length ? allowed(resourceKind) : denied(resourceKind)
  const isSameAccount = accountOf(caller.arn) === request.resourceAccount
  if (resourceRule !== 'either' && !resource.allows.length) return denied(resourceKind)
  if (caller.kind === 'root' && isSameAccount) return { kind: 'allowed', by: 'root' }

  const grant = resourceGrant(caller, resource.allows, isSameAccount)
  if (grant === 'final') return allowed(resourceKind)
  const isIdentityAllowed = identity.allows.length > 0
  if (!isIdentityAllowed && !(isSameAccount && grant)) return denied('identity-based policy')
  if (!isSameAccount && !resource.allows.length) return denied(resourceKind)
  if (boundary && !boundary.allows.length) return denied('permissions boundary')
  if (session && !session.allows.length) return denied('session policy')
  return allowed(isIdentityAllowed ? 'identity-based policy' : resourceKind)
}

/** What the organisation refuses, whatever else is allowed. */
function refusalOfOrganization(
  request: AccessRequest,
  { serviceControl, resourceControl }: ApplicablePolicies,
  isService: boolean,
): Extract<Decision, { kind: 'denied' }> | undefined {
  const asked = (documents: readonly unknown[]) => scan(documents, request)
  const service = serviceControl && !isService ? controlRefusal(serviceControl, asked) : undefined
  const resource = resourceControl ? controlRefusal(resourceControl, asked) : undefined
  const found = [
    ...(service ? [{ by: 'service control policy', ...service } as const] : []),
    ...(resource ? [{ by: 'resource control policy', ...resource } as const] : []),
  ]
  const first = found.find(({ explicit }) => explicit) ?? found[0]
  return first && { kind: 'denied', ...first }
}

interface Scan {
  readonly isDenied: boolean
  readonly allows: readonly PrincipalMatch[]
}

function scan(documents: readonly unknown[], request: AccessRequest, asked?: AskedOfResource): Scan {
  const allows: PrincipalMatch[] = []
  let isDenied = false
  for (const document of documents)
    for (const statement of statementsOf(document)) {
      const match = matchStatement(statement, request, asked)
      if (!match) continue
      if (statement.effect === 'Deny') isDenied = true
      else allows.push(match)
    }
  return { isDenied, allows }
}

/**
 * What a resource's policy grants by itself within the account. A grant to a user or to a very session is final: it
 * is not limited by boundary or session policies. A grant to a role is, and one to the account grants nothing alone.
 */
function resourceGrant(
  caller: Caller,
  allows: readonly PrincipalMatch[],
  isSameAccount: boolean,
): 'final' | 'limited' | undefined {
  if (!isSameAccount) return undefined
  if (allows.includes('direct')) return 'final'
  if (allows.includes('anyone')) return caller.kind === 'user' ? 'final' : 'limited'
  return allows.includes('role') ? 'limited' : undefined
}

function allowed(by: PolicyKind): Decision {
  return { kind: 'allowed', by }
}

function denied(by: PolicyKind, explicit = false): Decision {
  return { kind: 'denied', explicit, by }
}
