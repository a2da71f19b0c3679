import { AwsError } from '../../aws-error.ts'

export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message)
export const invalidRequest = (message: string) => new AwsError('InvalidRequestException', message)
export const exists = (message: string) => new AwsError('ResourceExistsException', message)
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message)
export const invalidValue = (message: string) => new AwsError('ValidationException', message)
const notFound = (message: string) => new AwsError('ResourceNotFoundException', message)

export const invalidName = () =>
  invalidValue(
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  )
export const secretNotFound = () => notFound("Secrets Manager can't find the specified secret.")
export const valueNotFound = (what: string) =>
  notFound(`Secrets Manager can't find the specified secret value for ${what}`)
export const markedForDeletion = () =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.")
