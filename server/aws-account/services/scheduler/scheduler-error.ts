import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message, 400)

export const notFound = (what: string) =>
  new AwsError('ResourceNotFoundException', `${what} does not exist.`, 404)

export const conflict = (what: string) => new AwsError('ConflictException', `${what} already exists.`, 409)

export function check(isRight: boolean, message: string): asserts isRight {
  if (!isRight) throw invalid(message)
}
