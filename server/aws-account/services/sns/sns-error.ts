import { AwsError } from '../../aws-error.ts'

/** `Invalid parameter: …`, the words of nearly every refusal of SNS. */
export const invalid = (message: string) =>
  new AwsError('InvalidParameterException', `Invalid parameter: ${message}`)

export const notFound = (what: 'Topic' | 'Subscription') =>
  new AwsError('NotFoundException', `${what} does not exist`, 404)

export function check(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw invalid(message)
}

export const MIN_ARN_PARTS = 6

/** Throws unless a text has as many parts as an ARN. */
export function checkArn(parameter: string, arn: string): void {
  const parts = arn.split(':').length
  check(
    parts >= MIN_ARN_PARTS,
    `${parameter} Reason: An ARN must have at least ${MIN_ARN_PARTS} elements, not ${parts}`,
  )
}
