import { randomUUID } from 'node:crypto'
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import type { CallContext, Need } from '../../service.ts'
import type { Place } from '../../shape/place.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { isHandedOn } from '../../targets/target-call.ts'
import { busArn, buses } from './buses.ts'
import { dispatch } from './dispatch.ts'
import { type BusEvent, eventTime } from './event.ts'
import { check, invalid } from './events-error.ts'
import type { TargetDeliveries } from './target-deliveries.ts'

type Sdk = typeof import('@aws-sdk/client-eventbridge')

const MAX_ENTRIES = 10
/** Of all entries together, as `sizeOf` counts. */
const MAX_BYTES = 262_144

/** Whoever puts events needs it on each bus; AWS's own services put theirs on the default bus unasked. */
export function putEventsNeeds({ Entries: entries = [] }: Input<Sdk, 'PutEvents'>, place: Place): Need[] {
  if (isService(place.principal)) return []
  const arns = new Set(entries.map(({ EventBusName }) => busArn(place, EventBusName)))
  return [...arns].map(resource => {
    const ofBus = entries.filter(({ EventBusName }) => busArn(place, EventBusName) === resource)
    return {
      action: 'events:PutEvents',
      resource,
      context: {
        'events:source': ofBus.flatMap(({ Source }) => Source ?? []),
        'events:detail-type': ofBus.flatMap(({ DetailType }) => DetailType ?? []),
        'events:eventBusInvocation': String(ofBus.some(isHandedOn)),
      },
    }
  })
}

/** EventBridge itself hands events of one bus on to another, where the policy of that says who may. */
const EVENTBRIDGE = 'events.amazonaws.com'
const isService = ({ kind, arn }: Place['principal']) => kind === 'service' && arn !== EVENTBRIDGE

export function putEvents(
  context: CallContext,
  { Entries: entries = [] }: Input<Sdk, 'PutEvents'>,
  deliveries: TargetDeliveries,
): Output<Sdk, 'PutEvents'> {
  if (entries.length > MAX_ENTRIES)
    throw invalid(
      `1 validation error detected: Value '[${entries.map(printed).join(', ')}]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${MAX_ENTRIES}`,
    )
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
  check(bytes <= MAX_BYTES, 'Total size of the entries in the request is over the limit.')
  const results = entries.map(entry => put(context, entry, deliveries))
  return {
    FailedEntryCount: results.filter(result => 'ErrorCode' in result).length,
    Entries: results,
  }
}

function put(context: CallContext, entry: PutEventsRequestEntry, deliveries: TargetDeliveries) {
  const refusal = refusalOf(context, entry)
  if (refusal) return refusal
  const arn = busArn(context, entry.EventBusName)
  const event = eventOf(context, entry)
  context.metrics.put('AWS/Events', 'PutEventsEntriesCount', {}, 1, 'Count')
  // As on AWS an event for a bus that is not there is taken, and reaches nobody.
  if (buses.findHere(context, arn)) dispatch(context, arn, event, { deliveries })
  return { EventId: event.id }
}

function eventOf({ accountId, region, now }: CallContext, entry: PutEventsRequestEntry): BusEvent {
  const detail: unknown = JSON.parse(entry.Detail ?? '{}')
  // What one bus hands on to another is the event that came.
  if (isHandedOn(entry) && isWholeEvent(detail, entry)) return detail
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': entry.DetailType ?? '',
    source: entry.Source ?? '',
    account: accountId,
    time: eventTime(entry.Time?.getTime() ?? now()),
    region,
    resources: entry.Resources ?? [],
    detail,
  }
}

const FIELDS = ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail']

function isWholeEvent(detail: unknown, { Source, DetailType }: PutEventsRequestEntry): detail is BusEvent {
  if (typeof detail !== 'object' || detail === null) return false
  if (!FIELDS.every(name => Object.hasOwn(detail, name))) return false
  const { source, 'detail-type': detailType } = detail as BusEvent
  return source === Source && detailType === DetailType
}

function refusalOf({ principal }: CallContext, entry: PutEventsRequestEntry) {
  const { Source, DetailType, Detail } = entry
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => !value)?.[0]
  if (missing !== undefined)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    }
  if (!isObject(Detail ?? '')) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  if (Source?.startsWith('aws.') && !isService(principal) && !isHandedOn(entry))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  return undefined
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** User Guide, "Calculating Amazon EventBridge PutEvents event entry size". */
function sizeOf({ Time, Source, DetailType, Detail, Resources }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])]
  return (Time ? 14 : 0) + texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0)
}

/** As AWS prints an entry that is one too many. */
function printed(entry: PutEventsRequestEntry): string {
  const { Time, Source, Resources, DetailType, Detail, EventBusName, TraceHeader } = entry
  const given = {
    time: Time?.toISOString(),
    source: Source,
    resources: Resources && `[${Resources.join(', ')}]`,
    detailType: DetailType,
    detail: Detail,
    eventBusName: EventBusName,
    traceHeader: TraceHeader,
    kmsKeyIdentifier: undefined,
    internalMetadata: undefined,
  }
  return `PutEventsRequestEntry(${Object.entries(given)
    .map(([name, value]) => `${name}=${value ?? null}`)
    .join(', ')})`
}
