import { AwsError } from '../../aws-error.ts'
import type { Range } from '../../shape/settable-attributes.ts'

export const invalid = (message: string) => new AwsError('InvalidParameterValue', message)

export const invalidValue = (parameter: string, value: unknown, reason: string) =>
  invalid(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`)

export const missing = (parameter: string) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`)

export const noQueueAt = (parameter: string) =>
  new AwsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    404,
  )

/** Of a parameter that only the other type of queue has. */
export const WRONG_TYPE = 'The request include parameter that is not valid for this queue type.'

export function check(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw invalid(message)
}

export function checkValue(
  isRight: boolean,
  parameter: string,
  value: unknown,
  reason: string,
): asserts isRight {
  if (!isRight) throw invalidValue(parameter, value, reason)
}

/** Throws for anything but a whole number in the range; `reason` says the range as SQS does for the parameter. */
export function checkRange(
  parameter: string,
  value: number,
  [min, max]: Range,
  reason = (least: number, most: number) => `Must be between ${least} and ${most}, if provided.`,
) {
  const isRight = Number.isInteger(value) && value >= min && value <= max
  checkValue(isRight, parameter, value, reason(min, max))
}
