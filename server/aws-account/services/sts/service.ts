import type {
  AssumeRoleRequest,
  AssumeRoleResponse,
  GetAccessKeyInfoRequest,
  GetCallerIdentityRequest,
  GetCallerIdentityResponse,
  GetSessionTokenRequest,
} from '@aws-sdk/client-sts'
import { createKeyRing } from '../../account/key-ring.ts'
import { accountOfAccessKeyId } from '../../auth/access-key-id.ts'
import { AwsError } from '../../aws-error.ts'
import { roleOfArn } from '../../iam/entities.ts'
import type { CallContext, Fields, Service } from '../../service.ts'
import { validationError } from '../iam/iam-error.ts'
import { validatePolicyText } from '../iam/policy-validation.ts'
import { readTags } from '../iam/tags.ts'
import { typedOperation } from '../typed-operation.ts'

const MIN_SESSION_SECONDS = 900
const DEFAULT_ROLE_SECONDS = 3600
const DEFAULT_USER_SECONDS = 43_200
const MAX_USER_SECONDS = 129_600
/** A role session that assumes a role gets an hour at most. */
const MAX_CHAINED_SECONDS = 3600

/** AWS Security Token Service. */
export function createService(): Service {
  return {
    id: 'sts',
    operations: {
      GetCallerIdentity: typedOperation<GetCallerIdentityRequest, GetCallerIdentityResponse>(context => ({
        UserId: context.principal.userId,
        Account: context.accountId,
        Arn: context.principal.arn,
      })),
      AssumeRole: typedOperation<AssumeRoleRequest, AssumeRoleResponse>(assumeRole),
      GetSessionToken: typedOperation<GetSessionTokenRequest, Fields>(getSessionToken),
      GetAccessKeyInfo: typedOperation<GetAccessKeyInfoRequest, Fields>((_, { AccessKeyId }) => {
        const account = accountOfAccessKeyId(AccessKeyId)
        if (!account) throw validationError('Invalid AccessKeyId')
        return { Account: account }
      }),
    },
    needs: (operation, input) => [
      {
        action: `sts:${operation}`,
        resource: typeof input.RoleArn === 'string' ? input.RoleArn : '*',
        ...contextOf(input),
      },
    ],
  }
}

function contextOf(input: Fields) {
  const { ExternalId: externalId, RoleSessionName: name } = input
  const context = {
    ...(typeof externalId === 'string' && { 'sts:ExternalId': externalId }),
    ...(typeof name === 'string' && { 'sts:RoleSessionName': name }),
  }
  return Object.keys(context).length ? { context } : {}
}

function assumeRole(context: CallContext, input: AssumeRoleRequest): AssumeRoleResponse {
  const { RoleArn: roleArn = '', RoleSessionName: sessionName = '', Policy: policy } = input
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw validationError(
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
  const role = roleOfArn(context.state, roleArn)
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
    ...(input.Tags?.length && { sessionTags: readTags(input.Tags) }),
  }
  return {
    Credentials: credentials(
      createKeyRing(context.state, context.accountId, context.now).issueSession(principal, seconds),
    ),
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
  }
}

function getSessionToken(
  context: CallContext,
  { DurationSeconds = DEFAULT_USER_SECONDS }: GetSessionTokenRequest,
) {
  if (context.principal.kind === 'role')
    throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
  if (DurationSeconds < MIN_SESSION_SECONDS || DurationSeconds > MAX_USER_SECONDS)
    throw validationError(
      `1 validation error detected: Value '${DurationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must be between 900 and 129600`,
    )
  const keys = createKeyRing(context.state, context.accountId, context.now)
  return { Credentials: credentials(keys.issueSession(context.principal, DurationSeconds)) }
}

function credentials(issued: {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiresAt: number
}) {
  return {
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    SessionToken: issued.sessionToken,
    Expiration: new Date(issued.expiresAt),
  }
}

function notAuthorized({ principal }: CallContext, roleArn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  )
}
