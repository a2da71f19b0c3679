import { AwsError } from '../../aws-error.ts'

export const badRequest = (message: string) => new AwsError('BadRequestException', message, 400)
export const conflict = (message: string) => new AwsError('ConflictException', message, 409)
export const notFound = (kind: string, id: string) =>
  new AwsError('NotFoundException', `Invalid ${kind} identifier specified ${id}`, 404, { ResourceType: kind })

/** Loudly refuses what AWS has and this account does not. */
export const notAvailable = (what: string) =>
  new AwsError('NotImplemented', `${what} is not available in the embedded account.`, 501)
