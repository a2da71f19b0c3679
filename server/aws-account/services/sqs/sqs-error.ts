import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('InvalidParameterValue', message)

export const invalidValue = (parameter: string, value: unknown, reason: string) =>
  invalid(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`)

export const missing = (parameter: string) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`)

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

/** Throws, with the reason, for anything but a whole number in the range. */
export function checkRange(parameter: string, value: number, [min, max]: [number, number], reason: string) {
  checkValue(Number.isInteger(value) && value >= min && value <= max, parameter, value, reason)
}
