import { isReadOnly } from '../authorization/read-only.ts'
import { createConditionContext } from '../iam/condition-context.ts'
import { controlPolicyOf } from '../iam/control-policy.ts'
import { accessDenied, denialError } from '../iam/denial.ts'
import { roleOfArn, usersOf } from '../iam/entities.ts'
import { type ApplicablePolicies, evaluate, type ResourcePolicyRule } from '../iam/evaluate.ts'
import { policiesOfPrincipal, sessionPolicyOf } from '../iam/policies-of-principal.ts'
import { parsedPolicy } from '../iam/policy-text.ts'
import { accountOf, type Caller } from '../iam/principal-match.ts'
import type { CallContext, Need, Principal } from '../service.ts'
import type { AccountState } from '../state/account-state.ts'
import type { WireFormat } from '../wire/resolve.ts'
import type { Membership } from './organizations.ts'
import { platformRoleOf } from './platform-roles.ts'

/** What the decision on a call rests on. */
export interface CallToAuthorize {
  readonly context: Pick<CallContext, 'accountId' | 'region' | 'principal' | 'state' | 'request' | 'now'>
  readonly serviceId: string
  readonly operation: string
  readonly needs: readonly Need[]
  /** The protocol of the request, for the form of a denial; absent for calls from inside. */
  readonly format: WireFormat | undefined
  /** What the platform allows its candidate, a parsed policy document: what it denies is denied to all that is made here. */
  readonly candidatePolicy: unknown
  /** An account of the same organisation that the caller, or a role that is asked for, may be of. */
  neighbour?(accountId: string): AccountState | undefined
  membership?(accountId: string): Membership | undefined
  resourcePolicy(arn: string): unknown
  /** How that policy counts; `either` if absent. */
  resourcePolicyRule?(arn: string): ResourcePolicyRule
}

/** Anyone with valid credentials may ask who they are. */
const ALWAYS_ALLOWED = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken', 'sts:GetAccessKeyInfo'])

/** Throws the denial of the first need that IAM does not grant to the caller. */
export function authorize(call: CallToAuthorize): void {
  const { principal, state } = call.context
  const platformRole = platformRoleOf(principal)
  if (platformRole === 'administrator') return
  if (platformRole === 'observer') {
    if (isReadOnly(call.serviceId, call.operation)) return
    throw accessDenied(`${principal.arn} may only read and ${call.operation} does more.`, call.format)
  }
  const own =
    platformRole === 'candidate'
      ? { identity: [call.candidatePolicy], ...sessionPolicyOf(principal) }
      : {
          ...policiesOfPrincipal(homeOf(call) ?? state, principal),
          control: controlPolicyOf(call.candidatePolicy),
        }
  const serviceControl = call.membership?.(accountOf(principal.arn))?.service
  for (const need of call.needs) checkNeed(call, need, { ...own, serviceControl })
}

/** Where the caller's own policies are, when it is of another account than the one that is asked. */
function homeOf({ context, neighbour }: CallToAuthorize): AccountState | undefined {
  const home = accountOf(context.principal.arn)
  return home === context.accountId ? undefined : neighbour?.(home)
}

/** The services whose resources such policies are about (AWS Organizations User Guide, "Resource control policies"). */
const HELD_BY_RESOURCE_CONTROL = /^(s3|sts|kms|sqs|secretsmanager):/

function checkNeed(call: CallToAuthorize, need: Need, own: ApplicablePolicies): void {
  const { action, resource } = need
  if (ALWAYS_ALLOWED.has(action)) return
  const { context, format } = call
  const request = {
    action,
    resource,
    resourceAccount: ownerOf(resource) ?? context.accountId,
    context: createConditionContext(conditionKeys(call), need.context ?? {}),
  }
  const resourceControl = HELD_BY_RESOURCE_CONTROL.test(action)
    ? call.membership?.(request.resourceAccount)?.resource
    : undefined
  const decision = evaluate(request, callerOf(context.principal), {
    ...own,
    ...policyOfResource(call, need),
    resourceControl,
  })
  if (decision.kind === 'allowed') return
  // Strangers are not told what there is.
  if (context.principal.kind === 'anonymous') throw accessDenied('Access Denied', format)
  throw denialError({ callerArn: context.principal.arn, action, resource, decision, format })
}

/** Undefined where the ARN says none, as of buckets, or AWS itself, as of its managed policies. */
function ownerOf(arn: string): string | undefined {
  const account = arn.split(':')[4]
  return account && account !== 'aws' ? account : undefined
}

/** What a role's trust policy decides: to take it on, and what may be given to the session (IAM User Guide). */
const TRUSTED_ACTION = /^sts:(AssumeRole\w*|TagSession|SetSourceIdentity)$/

function policyOfResource(call: CallToAuthorize, { action, resource }: Need): Partial<ApplicablePolicies> {
  const { context } = call
  if (TRUSTED_ACTION.test(action)) {
    const state =
      (ownerOf(resource) ?? context.accountId) === context.accountId
        ? context.state
        : call.neighbour?.(ownerOf(resource) ?? '')
    const trust = state && roleOfArn(state, resource)?.trust
    return { resourceRule: 'trust', resource: trust === undefined ? undefined : parsedPolicy(trust) }
  }
  return {
    resource: call.resourcePolicy(resource),
    resourceRule: call.resourcePolicyRule?.(resource) ?? 'either',
  }
}

export function callerOf(principal: Principal): Caller {
  const { kind, arn } = principal
  switch (kind) {
    case 'service':
      return { kind, name: principal.name, regionalName: principal.regionalName }
    case 'role':
      return { kind, arn, roleArn: principal.roleArn }
    case 'anonymous':
      return { kind }
    default:
      return { kind, arn }
  }
}

const PRINCIPAL_TYPES = {
  root: 'Account',
  user: 'User',
  role: 'AssumedRole',
  service: 'Service',
  anonymous: 'Anonymous',
} as const

/** The global condition keys of a call (IAM User Guide, "AWS global condition context keys"). */
function conditionKeys(call: CallToAuthorize) {
  const { context } = call
  const { principal, region, request, accountId, now } = context
  const time = now()
  return {
    'aws:requestedregion': region,
    // The address on this machine stands for AWS's, which everybody reaches by https.
    'aws:securetransport': 'true',
    'aws:sourceip': request.remoteAddress || undefined,
    'aws:useragent': request.headers['user-agent'],
    'aws:currenttime': new Date(time).toISOString(),
    'aws:epochtime': String(Math.floor(time / 1000)),
    'aws:userid': principal.userId,
    'aws:principaltype': PRINCIPAL_TYPES[principal.kind],
    'aws:resourceaccount': accountId,
    'aws:principalisawsservice': String(principal.kind === 'service'),
    ...principalKeys(call),
    ...organizationKeys(call),
  }
}

/** Of the organisations of the caller and of the resource, where they are in one. */
function organizationKeys({ context: { principal, accountId }, membership }: CallToAuthorize) {
  const source = principal.kind === 'service' ? accountOf(principal.sourceArn ?? '') : undefined
  const ofCaller = membership?.(accountOf(principal.arn))
  const ofResource = membership?.(accountId)
  return {
    'aws:principalorgid': ofCaller?.organizationId,
    'aws:principalorgpaths': ofCaller && [ofCaller.path],
    'aws:resourceorgid': ofResource?.organizationId,
    'aws:sourceorgid': source ? membership?.(source)?.organizationId : undefined,
  }
}

function principalKeys(call: CallToAuthorize) {
  const { principal, accountId } = call.context
  const state = homeOf(call) ?? call.context.state
  switch (principal.kind) {
    case 'anonymous':
      return {}
    case 'service':
      return {
        'aws:principalservicename': principal.name,
        'aws:sourcearn': principal.sourceArn,
        'aws:sourceaccount': (principal.sourceArn && accountOf(principal.sourceArn)) || accountId,
        // By which alarms may publish to topics that have SNS's default policy, and other services may not.
        'aws:sourceowner': principal.name === 'cloudwatch.amazonaws.com' ? accountId : undefined,
      }
    default:
      return {
        'aws:principalarn': principal.kind === 'role' ? principal.roleArn : principal.arn,
        'aws:principalaccount': principal.arn.split(':')[4],
        'aws:username': principal.kind === 'user' ? principal.name : undefined,
        'aws:sourceidentity': principal.kind === 'role' ? principal.sourceIdentity : undefined,
        ...principalTags(state, principal),
      }
  }
}

function principalTags(state: AccountState, principal: Principal): Record<string, string> {
  const tags =
    principal.kind === 'user'
      ? usersOf(state).get(principal.name)?.tags
      : principal.kind === 'role'
        ? { ...roleOfArn(state, principal.roleArn)?.tags, ...principal.sessionTags }
        : {}
  return Object.fromEntries(
    Object.entries(tags ?? {}).map(([key, value]) => [`aws:principaltag/${key}`, value]),
  )
}
