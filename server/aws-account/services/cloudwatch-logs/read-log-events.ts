import type {
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs'
import type { CallContext } from '../../service.ts'
import type { Decoded } from '../typed-operation.ts'
import { byId, type EventRange, eventBytes, readEvents, type StoredEvent } from './event-store.ts'
import { parseFilterPattern } from './filter-pattern.ts'
import { checkLimit, findGroup, findStream, invalid, type LogGroup, streamsOf } from './log-groups.ts'

const MAX_EVENTS = 10_000
/** An answer ends before it is longer than this. */
const MAX_BYTES = 1_048_576
const MAX_STREAMS = 100
const FIRST_ID = '0'.repeat(56)

/**
 * A page of one stream. Tokens name a place between events: forward `f/<id>` after that event, backward `b/<id>`
 * before it. At an end of the stream the token given comes back, which is how clients learn that it is the end.
 */
export function getLogEvents(
  context: CallContext,
  input: Decoded<GetLogEventsRequest>,
): GetLogEventsResponse {
  const group = findGroup(context, input)
  findStream(context, group, input.logStreamName)
  const limit = checkLimit(input.limit, MAX_EVENTS, MAX_EVENTS)
  const all = readEvents(context.state, group, input.logStreamName, rangeOf(context, input))
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken)
  const forward = token ? token.direction === 'f' : input.startFromHead === true
  const candidates = token ? all.filter(event => (forward ? event.id > token.id : event.id < token.id)) : all
  const events = forward ? firstPage(candidates, limit) : lastPage(candidates, limit)
  const last = events.at(-1)?.id ?? token?.id ?? FIRST_ID
  const first = events[0]?.id ?? token?.id ?? FIRST_ID
  return {
    events: events.map(({ timestamp, message, ingestedAt }) => ({
      timestamp,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: `f/${last}`,
    nextBackwardToken: `b/${first}`,
  }
}

function parseToken(token: string): { direction: 'f' | 'b'; id: string } {
  const match = /^([fb])\/(\d{56})$/.exec(token)
  if (!match) throw invalid('The specified nextToken is invalid.')
  return { direction: match[1] === 'f' ? 'f' : 'b', id: match[2] ?? '' }
}

/** Events of several streams of a group that match a pattern, in order of time. */
export function filterLogEvents(
  context: CallContext,
  input: Decoded<FilterLogEventsRequest>,
): FilterLogEventsResponse {
  const group = findGroup(context, input)
  const limit = checkLimit(input.limit, MAX_EVENTS, MAX_EVENTS)
  const matches = parseFilterPattern(input.filterPattern ?? '')
  const range = rangeOf(context, input)
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken)
  const newestFirst = token ? token.direction === 'b' : input.startFromHead === false
  const found = streamNames(context, group, input)
    .flatMap(stream => readEvents(context.state, group, stream, range))
    .filter(event => !token || (newestFirst ? event.id < token.id : event.id > token.id))
    .filter(event => matches(event.message))
    .sort(byId)
  if (newestFirst) found.reverse()
  const events = firstPage(found, limit)
  const last = events.at(-1)
  return {
    events: events.map(({ id, streamName, timestamp, message, ingestedAt }) => ({
      logStreamName: streamName,
      timestamp,
      message,
      ingestionTime: ingestedAt,
      eventId: id,
    })),
    searchedLogStreams: [],
    ...(last && events.length < found.length && { nextToken: `${newestFirst ? 'b' : 'f'}/${last.id}` }),
  }
}

function streamNames(context: CallContext, group: LogGroup, input: FilterLogEventsRequest): string[] {
  const { logStreamNames, logStreamNamePrefix } = input
  if (logStreamNames && logStreamNamePrefix !== undefined)
    throw invalid('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.')
  if (!logStreamNames)
    return [...streamsOf(context.state, group).keys()].filter(name =>
      name.startsWith(logStreamNamePrefix ?? ''),
    )
  if (!logStreamNames.length || logStreamNames.length > MAX_STREAMS)
    throw invalid(
      `1 validation error detected: Value at 'logStreamNames' failed to satisfy constraint: Member must have length between 1 and ${MAX_STREAMS}`,
    )
  for (const name of logStreamNames) findStream(context, group, name)
  return [...new Set(logStreamNames)]
}

function rangeOf(
  context: CallContext,
  { startTime = 0, endTime }: { startTime?: number | undefined; endTime?: number | undefined },
): EventRange {
  if (endTime !== undefined && startTime > endTime)
    throw invalid('The start time must be less than or equal to the end time.')
  return { from: startTime, to: endTime ?? Number.POSITIVE_INFINITY, now: context.now() }
}

function firstPage(events: readonly StoredEvent[], limit: number): StoredEvent[] {
  let bytes = 0
  const tooMuch = events.findIndex((event, index) => {
    bytes += eventBytes(event.message)
    return index > 0 && bytes > MAX_BYTES
  })
  return events.slice(0, Math.min(limit, tooMuch < 0 ? events.length : tooMuch))
}

const lastPage = (events: readonly StoredEvent[], limit: number) =>
  firstPage(events.toReversed(), limit).reverse()
