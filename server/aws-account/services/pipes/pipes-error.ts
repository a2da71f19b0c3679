import { AwsError } from '../../aws-error.ts'

export const invalid = (message: string) => new AwsError('ValidationException', message, 400)
export const notFound = (name: string) =>
  new AwsError('NotFoundException', `Pipe ${name} does not exist.`, 404)
export const conflict = (name: string, arn: string) =>
  new AwsError('ConflictException', `Pipe ${name} already exists.`, 409, {
    resourceId: arn,
    resourceType: 'pipe',
  })

/** Loudly refuses what AWS has and this account does not. */
export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account.`, 501)
