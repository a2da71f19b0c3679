import { candidateFor } from '../../account/platform-roles.ts'
import { AwsError } from '../../aws-error.ts'
import { managedPolicyText } from '../../iam/policies-of-principal.ts'
import type { BackgroundContext, CallContext, Need, Principal } from '../../service.ts'
import type { ConditionKeys, Place } from '../../shape/place.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { validatePolicyText } from '../iam/documents/policy-validation.ts'
import { roles } from '../iam/entities/roles.ts'
import { malformedPolicy, validationError } from '../iam/iam-error.ts'
import { checkSeconds, credentials, keyRing, type Sdk } from './sessions.ts'

type AssumeRole = Input<Sdk, 'AssumeRole'>

const MAX_POLICIES = 10
/** What the platform's role would give to whoever is no role; the platform gets the hour of chained ones. */
const CANDIDATE_SECONDS = 43_200
/** Characters of a session's policies and tags together, in a form that AWS packs; of which the answer tells a percentage. */
const PACKED_CHARS = 2048

export function sessionKeys(input: AssumeRole): ConditionKeys {
  const { RoleSessionName: name, ExternalId: external, SourceIdentity: source } = input
  const transitive = input.TransitiveTagKeys
  return {
    'sts:RoleSessionName': name,
    ...(external !== undefined && { 'sts:ExternalId': external }),
    ...(source !== undefined && { 'sts:SourceIdentity': source }),
    ...(transitive !== undefined && { 'sts:TransitiveTagKeys': transitive }),
  }
}

/** Whoever gives the session tags or the name of its source must be allowed to, also by the role (IAM User Guide). */
export function sessionNeeds(input: AssumeRole, { principal }: Place, own: Need): readonly Need[] {
  const isTagged = (input.Tags?.length ?? 0) > 0 || transitiveTagsOf(principal).length > 0
  const actions = [
    ...(isTagged ? ['sts:TagSession'] : []),
    ...(input.SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  return actions.map(action => ({ ...own, action }))
}

export function assumeRole(context: CallContext, input: AssumeRole): Output<Sdk, 'AssumeRole'> {
  const { RoleArn: roleArn, RoleSessionName: sessionName } = input
  checkSessionName(sessionName)
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined)
    // No user here has a device.
    throw new AwsError(
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
      403,
    )
  const there = accountOfRole(context, roleArn)
  const candidate = candidateFor(context.principal, context.accountId, roleArn, sessionName)
  const role = candidate
    ? { maxSessionSeconds: CANDIDATE_SECONDS }
    : there && roles.find(there.state, roleArn)
  if (!role || !there) throw notAuthorized(context, roleArn)
  const seconds = checkSeconds(context.principal, role, input.DurationSeconds)
  const policies = sessionPolicies(context, input)
  const tags = sessionTags(context.principal, input)
  const sourceIdentity = sourceOf(context.principal, input.SourceIdentity)
  const principal: Principal = {
    ...(candidate ?? there.assumeForService(roleArn, sessionName)),
    ...(policies.length && { sessionPolicy: policies }),
    ...(Object.keys(tags.all).length && { sessionTags: tags.all }),
    ...(tags.transitive.length && { transitiveTagKeys: tags.transitive }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
  }
  const isChained = context.principal.kind === 'role'
  return {
    Credentials: credentials(keyRing(there).issueSession(principal, seconds, 'account', isChained)),
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
    ...packedSize(policies, input.Tags ?? []),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  }
}

/** A role may be of another account of the organisation, whose keys its sessions have. */
function accountOfRole(context: CallContext, roleArn: string): BackgroundContext | undefined {
  const accountId = roleArn.split(':')[4] ?? ''
  return accountId === context.accountId ? context : context.neighbour(accountId)
}

export function checkSessionName(name: string): void {
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
}

export function checkRoleArn(arn: string): void {
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(arn)) throw validationError(`${arn} is invalid`)
}

/** The documents that limit a session; it may do what its role may and one of them allows. Throws AwsError. */
export function sessionPolicies(
  { state }: CallContext,
  input: Pick<AssumeRole, 'Policy' | 'PolicyArns'>,
): readonly unknown[] {
  const { Policy: inline, PolicyArns: managed = [] } = input
  if (managed.length > MAX_POLICIES)
    throw validationError(
      `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${MAX_POLICIES}`,
    )
  if (inline !== undefined) validatePolicyText(inline, 'session')
  const texts = managed.map(({ arn = '' }) => {
    const text = managedPolicyText(state, arn)
    if (text === undefined) throw malformedPolicy(`Policy ${arn} does not exist or is not attachable.`)
    return text
  })
  return [...(inline === undefined ? [] : [inline]), ...texts].map(text => JSON.parse(text) as unknown)
}

const transitiveTagsOf = (principal: Principal): readonly string[] =>
  principal.kind === 'role' ? (principal.transitiveTagKeys ?? []) : []

const invalidParameter = (message: string) => new AwsError('InvalidParameterValue', message)

/** The tags of a session: those of the request, and of the calling session those that are to go on. */
function sessionTags(principal: Principal, input: AssumeRole) {
  const given = input.Tags ?? []
  const keys = given.map(({ Key = '' }) => Key.toLowerCase())
  if (new Set(keys).size !== keys.length)
    throw invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  const inherited = transitiveTagsOf(principal)
  if (inherited.some(key => keys.includes(key.toLowerCase())))
    throw invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
  const transitive = input.TransitiveTagKeys ?? []
  if (transitive.some(key => !keys.includes(key.toLowerCase())))
    throw invalidParameter('The specified transitive tag key must be included in the requested tags.')
  const own = given.length ? newTags(roles, input) : {}
  const theirs = principal.kind === 'role' ? Object.entries(principal.sessionTags ?? {}) : []
  const kept = theirs.filter(([key]) => inherited.includes(key))
  return {
    all: Object.fromEntries([...kept, ...Object.entries(own)]),
    transitive: [...inherited, ...given.flatMap(({ Key = '' }) => (isIn(transitive, Key) ? [Key] : []))],
  }
}

const isIn = (keys: readonly string[], key: string) =>
  keys.some(one => one.toLowerCase() === key.toLowerCase())

/** Once set it stays, through all roles that are taken on after one another. */
function sourceOf(principal: Principal, given: string | undefined): string | undefined {
  const earlier = principal.kind === 'role' ? principal.sourceIdentity : undefined
  if (given === undefined) return earlier
  if (!/^[\w+=,.@-]{2,64}$/.test(given) || given.toLowerCase().startsWith('aws:'))
    throw validationError(
      `1 validation error detected: Value '${given}' at 'sourceIdentity' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
  if (earlier !== undefined && earlier !== given)
    throw new AwsError('AccessDenied', 'The source identity of a session cannot be changed.', 403)
  return given
}

export function packedSize(
  policies: readonly unknown[],
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): { PackedPolicySize?: number } {
  if (!policies.length && !tags.length) return {}
  const chars = JSON.stringify(policies).length + JSON.stringify(tags).length
  const percent = Math.ceil((chars / PACKED_CHARS) * 100)
  if (percent > 100)
    throw new AwsError(
      'PackedPolicyTooLarge',
      `Packed size of session tags consumes ${percent}% of allotted space.`,
    )
  return { PackedPolicySize: percent }
}

export function notAuthorized({ principal }: CallContext, roleArn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  )
}
