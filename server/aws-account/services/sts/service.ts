import { accountOfAccessKeyId } from '../../auth/access-key-id.ts'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { roles } from '../iam/entities/roles.ts'
import { validationError } from '../iam/iam-error.ts'
import { assumeRole, checkRoleArn, checkSessionName, sessionKeys, sessionNeeds } from './assume-role.ts'
import { checkUserSeconds, credentials, keyRing, type Sdk } from './sessions.ts'
import { assumeRoleWithWebIdentity } from './web-identity.ts'

const DEFAULT_USER_SECONDS = 43_200

/** AWS Security Token Service. */
export function createService(): Service {
  return defineService<Sdk>('sts', {
    resources: [],
    // Its token proves who calls.
    unsigned: {
      AssumeRoleWithWebIdentity: ({ RoleArn: arn }, { accountId }) => String(arn).split(':')[4] === accountId,
    },
    operations: {
      GetCallerIdentity: anywhere(({ principal, accountId }) => ({
        UserId: principal.kind === 'root' ? accountId : principal.userId,
        Account: accountId,
        Arn: principal.arn,
      })),
      AssumeRole: at(
        roles,
        ({ RoleArn: arn, RoleSessionName: name }) => {
          // Before IAM is asked about what cannot be anything.
          checkRoleArn(String(arn))
          checkSessionName(String(name))
          return String(arn)
        },
        assumeRole,
        { context: sessionKeys, also: sessionNeeds },
      ),
      AssumeRoleWithWebIdentity: anywhere(assumeRoleWithWebIdentity),
      GetSessionToken: anywhere(getSessionToken),
      GetAccessKeyInfo: anywhere((_, { AccessKeyId }) => {
        const account = accountOfAccessKeyId(AccessKeyId)
        if (!account) throw validationError('Invalid AccessKeyId')
        return { Account: account }
      }),
      DecodeAuthorizationMessage: anywhere(() => {
        // No service here answers with encoded messages, so that none can be one of this account's.
        throw new AwsError(
          'InvalidAuthorizationMessageException',
          'Message is not valid: it was not encoded by this account, or has expired.',
          400,
        )
      }),
    },
  })
}

function getSessionToken(context: CallContext, input: Input<Sdk, 'GetSessionToken'>) {
  if (context.principal.kind === 'role')
    throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined)
    throw new AwsError(
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
      403,
    )
  const seconds = checkUserSeconds(input.DurationSeconds ?? DEFAULT_USER_SECONDS)
  return { Credentials: credentials(keyRing(context).issueSession(context.principal, seconds)) }
}
