import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message)

/** Errors of Bedrock by their codes; those about the model also say what it said. */
export function modelError(code: string, message: string): AwsError {
  return code === 'ModelErrorException'
    ? new AwsError(code, message, 424, { originalStatusCode: 500, resourceName: 'scripted-model' })
    : new AwsError(code, message, STATUS[code] ?? 500)
}

const STATUS: Readonly<Record<string, number>> = {
  ThrottlingException: 429,
  ServiceUnavailableException: 503,
  InternalServerException: 500,
  ModelTimeoutException: 408,
  ModelNotReadyException: 429,
  ValidationException: 400,
  AccessDeniedException: 403,
}
