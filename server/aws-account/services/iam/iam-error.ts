import { AwsError } from '../../aws-error.ts'

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404)
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, 409)
}

export function deleteConflict(what: string): AwsError {
  return new AwsError('DeleteConflict', what, 409)
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, 409)
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message)
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message)
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message)
}

/** A value that fails a constraint of the model, in the words of AWS's validation. */
export function constraintFailed(value: string, member: string, constraint: string): AwsError {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  )
}
