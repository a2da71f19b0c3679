import type { SignedCaller } from '../../../service.ts'

/** What events of format 2.0 have of who signed a request: `requestContext.authorizer.iam`. */
export function iamIdentity({ principal, accessKeyId }: SignedCaller, accountId: string): object {
  return {
    accessKey: accessKeyId,
    accountId: principal.arn.split(':')[4] ?? accountId,
    callerId: principal.userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: principal.arn,
    userId: principal.userId,
  }
}
