import { AwsError } from '../../aws-error.ts'

/** Errors of Lambda with the texts of AWS; all carry `Type: User`. */
const userError = (code: string, status: number, message: string, fields: Record<string, unknown> = {}) =>
  new AwsError(code, message, status, { Type: 'User', ...fields })

export const resourceNotFound = (message: string) => userError('ResourceNotFoundException', 404, message)
export const functionNotFound = (arn: string) => resourceNotFound(`Function not found: ${arn}`)
export const resourceConflict = (message: string) => userError('ResourceConflictException', 409, message)
export const invalidParameter = (message: string) => userError('InvalidParameterValueException', 400, message)
/** The same of quotas and routes: AWS does not say whose error it is. */
export const invalidSetting = (message: string) => new AwsError('InvalidParameterValueException', message)
export const accessDenied = (message: string) => userError('AccessDeniedException', 403, message)

export const validationFailed = (value: unknown, member: string, constraint: string) =>
  userError(
    'ValidationException',
    400,
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
  )

export const patternFailed = (value: string, member: string, pattern: string) =>
  validationFailed(value, member, `Member must satisfy regular expression pattern: ${pattern}`)

export const revisionMismatch = () =>
  userError(
    'PreconditionFailedException',
    412,
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  )

export const rateExceeded = (reason: 'reserved' | 'capacity') =>
  userError('TooManyRequestsException', 429, 'Rate Exceeded.', {
    Reason:
      reason === 'reserved'
        ? 'ReservedFunctionConcurrentInvocationLimitExceeded'
        : 'ConcurrentInvocationLimitExceeded',
  })

/** Loudly refuses what AWS has and this account does not. */
export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account.`, 501)
