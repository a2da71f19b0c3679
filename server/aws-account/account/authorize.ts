import { isReadOnly } from '../authorization/read-only.ts'
import { createConditionContext } from '../iam/condition-context.ts'
import { controlPolicyOf } from '../iam/control-policy.ts'
import { accessDenied, denialError } from '../iam/denial.ts'
import { roleOfArn, usersOf } from '../iam/entities.ts'
import { type ApplicablePolicies, evaluate, type ResourcePolicyRule } from '../iam/evaluate.ts'
import { policiesOfPrincipal, sessionPolicyOf } from '../iam/policies-of-principal.ts'
import { parsedPolicy } from '../iam/policy-text.ts'
import type { Caller } from '../iam/principal-match.ts'
import type { CallContext, Need, Principal } from '../service.ts'
import type { AccountState } from '../state/account-state.ts'
import type { WireFormat } from '../wire/resolve.ts'
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
      : { ...policiesOfPrincipal(state, principal), control: controlPolicyOf(call.candidatePolicy) }
  for (const need of call.needs) checkNeed(call, need, own)
}

function checkNeed(call: CallToAuthorize, need: Need, own: ApplicablePolicies): void {
  const { action, resource } = need
  if (ALWAYS_ALLOWED.has(action)) return
  const { context, format } = call
  const request = {
    action,
    resource,
    resourceAccount: ownerOf(resource) ?? context.accountId,
    context: createConditionContext(conditionKeys(context), need.context ?? {}),
  }
  const decision = evaluate(request, callerOf(context.principal), { ...own, ...policyOfResource(call, need) })
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
  if (TRUSTED_ACTION.test(action)) {
    const trust = roleOfArn(call.context.state, resource)?.trust
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
function conditionKeys(context: CallToAuthorize['context']) {
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
    ...principalKeys(context),
  }
}

function principalKeys({ principal, accountId, state }: CallToAuthorize['context']) {
  switch (principal.kind) {
    case 'anonymous':
      return {}
    case 'service':
      return {
        'aws:principalservicename': principal.name,
        'aws:sourcearn': principal.sourceArn,
        'aws:sourceaccount': accountId,
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
