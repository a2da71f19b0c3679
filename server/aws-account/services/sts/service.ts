import { createKeyRing } from '../../account/key-ring.ts'
import { accountOfAccessKeyId } from '../../auth/access-key-id.ts'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Need, Service, TemporaryCredentials } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at } from '../../shape/operation.ts'
import type { ConditionKeys, Place } from '../../shape/place.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { validatePolicyText } from '../iam/documents/policy-validation.ts'
import { roles } from '../iam/entities/roles.ts'
import { validationError } from '../iam/iam-error.ts'

type Sdk = typeof import('@aws-sdk/client-sts')
type AssumeRole = Input<Sdk, 'AssumeRole'>

const MIN_SESSION_SECONDS = 900
const DEFAULT_ROLE_SECONDS = 3600
const DEFAULT_USER_SECONDS = 43_200
const MAX_USER_SECONDS = 129_600
/** A role session that assumes a role gets an hour at most. */
const MAX_CHAINED_SECONDS = 3600

/** AWS Security Token Service. */
export function createService(): Service {
  return defineService<Sdk>('sts', {
    resources: [],
    operations: {
      GetCallerIdentity: anywhere(({ principal, accountId }) => ({
        UserId: principal.userId,
        Account: accountId,
        Arn: principal.arn,
      })),
      AssumeRole: at(roles, input => String(input.RoleArn), assumeRole, {
        context: sessionKeys,
        also: sessionNeeds,
      }),
      GetSessionToken: anywhere(getSessionToken),
      GetAccessKeyInfo: anywhere((_, { AccessKeyId }) => {
        const account = accountOfAccessKeyId(AccessKeyId)
        if (!account) throw validationError('Invalid AccessKeyId')
        return { Account: account }
      }),
    },
  })
}

function sessionKeys({
  RoleSessionName: name,
  ExternalId: external,
  SourceIdentity: source,
  TransitiveTagKeys: transitive,
}: AssumeRole): ConditionKeys {
  return {
    'sts:RoleSessionName': name,
    ...(external !== undefined && { 'sts:ExternalId': external }),
    ...(source !== undefined && { 'sts:SourceIdentity': source }),
    ...(transitive !== undefined && { 'sts:TransitiveTagKeys': transitive }),
  }
}

/** Whoever gives the session tags or the name of its source must be allowed to, also by the role (IAM User Guide). */
function sessionNeeds(input: AssumeRole, _: Place, own: Need): readonly Need[] {
  const actions = [
    ...(input.Tags?.length ? ['sts:TagSession'] : []),
    ...(input.SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  return actions.map(action => ({ ...own, action }))
}

function assumeRole(context: CallContext, input: AssumeRole): Output<Sdk, 'AssumeRole'> {
  const { RoleArn: roleArn, RoleSessionName: sessionName, Policy: policy } = input
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw validationError(
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
  const role = roles.find(context.state, roleArn)
  if (!role) throw notAuthorized(context, roleArn)
  const seconds = input.DurationSeconds ?? DEFAULT_ROLE_SECONDS
  const isChained = context.principal.kind === 'role'
  const maxSeconds = isChained ? MAX_CHAINED_SECONDS : role.maxSessionSeconds
  if (seconds < MIN_SESSION_SECONDS || seconds > maxSeconds)
    throw validationError(
      isChained && seconds > maxSeconds
        ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
        : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  if (policy !== undefined) validatePolicyText(policy, 'session')
  const principal = {
    ...context.assumeForService(roleArn, sessionName),
    ...(policy !== undefined && { sessionPolicy: JSON.parse(policy) as unknown }),
    ...(input.Tags?.length && { sessionTags: newTags(roles, input) }),
  }
  return {
    Credentials: credentials(keyRing(context).issueSession(principal, seconds)),
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
  }
}

function getSessionToken(context: CallContext, input: Input<Sdk, 'GetSessionToken'>) {
  const { DurationSeconds: seconds = DEFAULT_USER_SECONDS } = input
  if (context.principal.kind === 'role')
    throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
  if (seconds < MIN_SESSION_SECONDS || seconds > MAX_USER_SECONDS)
    throw validationError(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must be between 900 and 129600`,
    )
  return { Credentials: credentials(keyRing(context).issueSession(context.principal, seconds)) }
}

const keyRing = ({ state, accountId, now }: CallContext) => createKeyRing(state, accountId, now)

function credentials({ accessKeyId, secretAccessKey, sessionToken, expiresAt }: TemporaryCredentials) {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt),
  }
}

function notAuthorized({ principal }: CallContext, roleArn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  )
}
