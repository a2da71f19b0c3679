import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, Principal } from '../../../service.ts'
import { invalidParameter, patternFailed } from '../lambda-error.ts'

/** Lambda itself, as trust policies name it. */
export const lambdaPrincipal: Principal = {
  kind: 'service',
  name: 'lambda.amazonaws.com',
  arn: 'lambda.amazonaws.com',
  userId: 'lambda.amazonaws.com',
}

/** Refuses a role that does not exist or whose trust policy does not let Lambda assume it. */
export async function checkExecutionRole(
  context: Pick<BackgroundContext, 'call'>,
  roleArn: string,
): Promise<void> {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/?[\w+=,.@/-]+$/.test(roleArn))
    throw patternFailed(roleArn, 'role', 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+')
  try {
    await context.call(lambdaPrincipal, 'sts', 'AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: 'awslambda',
    })
  } catch (error) {
    if (error instanceof AwsError && error.status < 500)
      throw invalidParameter('The role defined for the function cannot be assumed by Lambda.')
    throw error
  }
}
