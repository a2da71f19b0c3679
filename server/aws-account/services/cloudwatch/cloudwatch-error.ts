import { AwsError } from '../../aws-error.ts'

export const invalidValue = (message: string) => new AwsError('InvalidParameterValueException', message)

export const invalidCombination = (message: string) =>
  new AwsError('InvalidParameterCombinationException', message)

export const missingParameter = (message: string) =>
  new AwsError('MissingRequiredParameterException', message)

export const validation = (message: string) => new AwsError('ValidationError', message)

/** A value that the model forbids, in the words of its validation. */
export const wrong = (member: string, rule: string, value: unknown) =>
  validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  )

/** CloudWatch says no more. */
export const notFound = () => new AwsError('ResourceNotFound', '', 404)

export const resourceNotFound = () => new AwsError('ResourceNotFoundException', '', 404)

export const limitExceeded = (message: string) => new AwsError('LimitExceededFault', message)

export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account`, 501)

/** Refuses a value that is none of AWS's. */
export function checkOneOf(member: string, allowed: readonly string[], value: string | undefined): void {
  if (value !== undefined && !allowed.includes(value))
    throw wrong(member, `satisfy enum value set: [${allowed.join(', ')}]`, value)
}

export function checkLength(member: string, value: string, max: number, min = 1): void {
  if (value.length < min) throw wrong(member, `have length greater than or equal to ${min}`, value)
  if (value.length > max) throw wrong(member, `have length less than or equal to ${max}`, value)
}
