import { AwsError } from '../../aws-error.ts'
import type { Range } from '../../shape/settable-attributes.ts'

export const invalid = (message: string) => new AwsError('InvalidParameterValue', message)

export const invalidValue = (parameter: string, value: unknown, reason: string) =>
  invalid(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`)

export const missing = (parameter: string) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`)

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

/** Throws for anything but a whole number in the range. */
export function checkRange(
  parameter: string,
  value: number,
  [min, max]: Range,
  reason = `Must be between ${min} and ${max}, if provided.`,
) {
  checkValue(Number.isInteger(value) && value >= min && value <= max, parameter, value, reason)
}
