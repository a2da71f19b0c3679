import type { APIErrorType, SecretValueEntry } from '@aws-sdk/client-secrets-manager'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { matching, page } from './describe-secrets.ts'
import { invalidParameter } from './secrets-error.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

/** AWS's quota of one request. */
const MAX_SECRETS = 20

/** Each secret is got by a call of its own in the name of the caller, who needs the permission for each. */
export async function runBatchGet(
  context: CallContext,
  {
    SecretIdList: ids,
    Filters: filters,
    MaxResults: size,
    NextToken: token,
  }: Input<Sdk, 'BatchGetSecretValue'>,
): Promise<Output<Sdk, 'BatchGetSecretValue'>> {
  if ((ids === undefined) === (filters === undefined))
    throw invalidParameter('You must provide either SecretIdList or Filters, and not both.')
  if (ids && ids.length > MAX_SECRETS)
    throw invalidParameter(`You can get at most ${MAX_SECRETS} secrets at once.`)
  const found = matching(context.state, filters).filter(({ deletion }) => !deletion)
  const { shown, next } = page(found, ({ arn }) => arn, { size: size ?? MAX_SECRETS, token })
  const values: SecretValueEntry[] = []
  const errors: APIErrorType[] = []
  for (const SecretId of ids ?? shown.map(({ arn }) => arn)) {
    try {
      values.push(await context.call(context.principal, 'secrets-manager', 'GetSecretValue', { SecretId }))
    } catch (error) {
      if (!(error instanceof AwsError) || error.status >= 500) throw error
      errors.push({ SecretId, ErrorCode: error.code, Message: error.message })
    }
  }
  return {
    SecretValues: values,
    Errors: errors,
    ...(ids === undefined && next !== undefined && { NextToken: next }),
  }
}
