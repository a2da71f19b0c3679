import { createHash } from 'node:crypto'
import { isDataPlane } from '../../authorization/data-plane.ts'
import type { CallOfAccount } from '../../service.ts'
import { actionPrefix } from '../../wire/service-table.ts'

/**
 * Of whom CloudTrail does not tell: AWS's own services, strangers, and whoever looks after the account or judges it. By the calls of
 * these, what is built here could tell when it is looked at, and by what.
 */
const untold: ReadonlySet<CallOfAccount['principalKind']> = new Set([
  'service',
  'anonymous',
  'observer',
  'administrator',
])

/** Whether CloudTrail tells of a call by itself: of what manages the account, and not of work with data. */
export function isManagementEvent(call: CallOfAccount): boolean {
  return !untold.has(call.principalKind) && !isDataPlane(call.service, call.operation)
}

/** Its place in AWS's names: `sqs.amazonaws.com`. */
export const eventSource = ({ service }: CallOfAccount) => `${actionPrefix(service)}.amazonaws.com`

/** The same call has the same id, however often it is told. It is made of nothing that counts calls, since not all are told. */
export function eventId(accountId: string, { operation, requestId }: CallOfAccount): string {
  const hex = createHash('sha256').update(`${accountId} ${operation} ${requestId}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

/** A call as CloudTrail writes it (CloudTrail User Guide, "Record contents"). */
export function trailEvent(
  place: { readonly accountId: string; readonly region: string },
  call: CallOfAccount,
) {
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(call),
    eventTime: new Date(call.time).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: eventSource(call),
    eventName: call.operation,
    awsRegion: place.region,
    sourceIPAddress: call.sourceAddress ?? 'AWS Internal',
    userAgent: call.userAgent ?? 'AWS Internal',
    ...(call.errorCode !== undefined && { errorCode: call.errorCode, errorMessage: call.errorMessage ?? '' }),
    requestParameters: call.requestParameters ?? null,
    responseElements: null,
    requestID: call.requestId,
    eventID: eventId(place.accountId, call),
    readOnly: call.readOnly,
    ...(call.resource !== undefined && { resources: [{ ARN: call.resource, accountId: place.accountId }] }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: place.accountId,
    eventCategory: 'Management',
  }
}

const TYPES: Readonly<Record<string, string>> = { root: 'Root', user: 'IAMUser' }

function userIdentity({ principalArn: arn, principalKind }: CallOfAccount) {
  return { type: TYPES[principalKind] ?? 'AssumedRole', arn, accountId: arn.split(':')[4] ?? '' }
}

/** Who did it: the name of a user, or of a role's session. */
export const userName = ({ principalArn }: CallOfAccount) => principalArn.split('/').at(-1) ?? principalArn
