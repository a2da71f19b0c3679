import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message)
export const parameterNotFound = (message = '') => new AwsError('ParameterNotFound', message)

export const constraint = (value: unknown, member: string, must: string) =>
  invalid(
    `1 validation error detected: Value '${String(value).slice(0, 200)}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  )
