import { AwsError } from '../../aws-error.ts'
import type { CallContext, CallOfAccount } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { eventId, eventSource, isManagementEvent, trailEvent, userName } from './trail-event.ts'
import type { Sdk } from './trails.ts'

/** The fixture that says how much later than they happen calls are found: `{ "delaySeconds": 300 }`. At once where absent. */
export const FIXTURE = 'cloudtrail'

const DAYS_KEPT = 90
const DAY_MS = 86_400_000

const page = paging({
  maxSize: 50,
  refuseSize: size => new AwsError('InvalidMaxResultsException', `MaxResults ${size} is not from 1 to 50.`),
  refuseToken: () => new AwsError('InvalidNextTokenException', 'The token is not valid.'),
})

type Attribute = NonNullable<Input<Sdk, 'LookupEvents'>['LookupAttributes']>[number]

/** Calls that managed the account, the latest first. */
export function lookupEvents(
  context: CallContext,
  input: Input<Sdk, 'LookupEvents'>,
): Output<Sdk, 'LookupEvents'> {
  const { StartTime, EndTime, LookupAttributes: attributes = [], MaxResults: size, NextToken: token } = input
  if (StartTime && EndTime && StartTime > EndTime)
    throw new AwsError('InvalidTimeRangeException', 'StartTime is after EndTime.')
  if (attributes.length > 1)
    throw new AwsError('InvalidLookupAttributesException', 'You may specify only one lookup attribute.')
  const until = Math.min(EndTime?.getTime() ?? Number.POSITIVE_INFINITY, context.now() - delayMs(context))
  const since = Math.max(StartTime?.getTime() ?? 0, context.now() - DAYS_KEPT * DAY_MS)
  const found = context.calls
    .since(0)
    .filter(call => isManagementEvent(call) && call.time >= since && call.time <= until)
    .filter(call => attributes.every(attribute => matches(context, call, attribute)))
    .toReversed()
  // By its own id, not by its number: a number would tell how many calls there are that nobody is told of.
  const { shown, next } = page(found, call => eventId(context.accountId, call), { size, token })
  return { Events: shown.map(call => describe(context, call)), NextToken: next }
}

function delayMs({ fixture }: Pick<CallContext, 'fixture'>): number {
  const { delaySeconds = 0 } = Object(fixture(FIXTURE)) as { readonly delaySeconds?: unknown }
  return Number(delaySeconds) * 1_000
}

/** Throws where the fixture is not as it must be. */
export function checkDelay(fixture: unknown): void {
  const { delaySeconds } = Object(fixture) as { readonly delaySeconds?: unknown }
  if (typeof delaySeconds !== 'number' || !(delaySeconds >= 0))
    throw new Error('delaySeconds must be a number, 0 or more')
}

function matches(
  context: CallContext,
  call: CallOfAccount,
  { AttributeKey, AttributeValue }: Attribute,
): boolean {
  switch (AttributeKey) {
    case 'EventId':
      return eventId(context.accountId, call) === AttributeValue
    case 'EventName':
      return call.operation === AttributeValue
    case 'EventSource':
      return eventSource(call) === AttributeValue
    case 'ReadOnly':
      return String(call.readOnly) === AttributeValue
    case 'Username':
      return userName(call) === AttributeValue
    case 'ResourceName':
      return call.resource === AttributeValue || call.resource?.split(/[:/]/).at(-1) === AttributeValue
    default:
      throw new AwsError('InvalidLookupAttributesException', `${AttributeKey} is no attribute to look up by.`)
  }
}

function describe(context: CallContext, call: CallOfAccount) {
  const resource = call.resource
  return {
    EventId: eventId(context.accountId, call),
    EventName: call.operation,
    ReadOnly: String(call.readOnly),
    EventTime: new Date(call.time),
    EventSource: eventSource(call),
    Username: userName(call),
    Resources: resource === undefined ? [] : [{ ResourceName: resource }],
    CloudTrailEvent: JSON.stringify(trailEvent(context, call)),
  }
}
