import { AwsError } from '../../aws-error.ts'
import { isForEverybody, resourceStatements } from '../../iam/resource-policy-text.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { requireAlive, type Secret, saveSecret } from './secrets.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

const MAX_CHARS = 20_480

export function putPolicy(
  { state }: CallContext,
  secret: Secret,
  { ResourcePolicy: text, BlockPublicPolicy: isBlocked }: Input<Sdk, 'PutResourcePolicy'>,
): Output<Sdk, 'PutResourcePolicy'> {
  requireAlive(secret)
  const statements = text.length > MAX_CHARS ? undefined : resourceStatements(text)
  if (!statements)
    throw new AwsError('MalformedPolicyDocumentException', 'This resource policy contains invalid Json.')
  if (isBlocked === true && statements.some(isForEverybody))
    throw new AwsError(
      'PublicPolicyException',
      'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
    )
  saveSecret(state, { ...secret, policy: text })
  return { ARN: secret.arn, Name: secret.name }
}

export function getPolicy(_: CallContext, secret: Secret): Output<Sdk, 'GetResourcePolicy'> {
  const { arn, name, policy } = requireAlive(secret)
  return { ARN: arn, Name: name, ...(policy !== undefined && { ResourcePolicy: policy }) }
}

export function removePolicy({ state }: CallContext, secret: Secret): Output<Sdk, 'DeleteResourcePolicy'> {
  const { policy: _, ...rest } = requireAlive(secret)
  saveSecret(state, rest)
  return { ARN: secret.arn, Name: secret.name }
}

export function validatePolicy(
  _: CallContext,
  { ResourcePolicy: text }: Input<Sdk, 'ValidateResourcePolicy'>,
): Output<Sdk, 'ValidateResourcePolicy'> {
  const statements = resourceStatements(text)
  if (!statements)
    return {
      PolicyValidationPassed: false,
      ValidationErrors: [
        { CheckName: 'SYNTAX_CHECK', ErrorMessage: 'This resource policy contains invalid Json.' },
      ],
    }
  const isPublic = statements.some(isForEverybody)
  return {
    PolicyValidationPassed: !isPublic,
    ValidationErrors: isPublic
      ? [
          {
            CheckName: 'PUBLIC_POLICY',
            ErrorMessage: 'The resource policy grants broad access to the secret.',
          },
        ]
      : [],
  }
}
