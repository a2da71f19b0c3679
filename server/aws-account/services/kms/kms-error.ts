import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message)
export const notFound = (message: string) => new AwsError('NotFoundException', message)
export const invalidState = (message: string) => new AwsError('KMSInvalidStateException', message)
export const unsupported = (message: string) => new AwsError('UnsupportedOperationException', message)
export const invalidUsage = (message: string) => new AwsError('InvalidKeyUsageException', message)
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message)
export const malformedPolicy = (message: string) => new AwsError('MalformedPolicyDocumentException', message)
export const tagProblem = (message: string) => new AwsError('TagException', message)
/** AWS says nothing of why. */
export const invalidCiphertext = () => new AwsError('InvalidCiphertextException', '')

export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account`, 501)

/** A value that is not among those that a member may have. */
export const notAmong = (value: string, member: string, allowed: readonly string[]) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  )

/** Whoever asked with `DryRun` learns only that it would have worked. */
export function endDryRun(isDry: boolean | undefined): void {
  if (isDry === true)
    throw new AwsError(
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    )
}
