import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message)
export const notFound = (what: string) =>
  new AwsError('ResourceNotFoundException', `${what} is not there.`, 404)
export const conflict = (message: string) => new AwsError('ConflictException', message, 409)
export const notHere = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account`, 501)
