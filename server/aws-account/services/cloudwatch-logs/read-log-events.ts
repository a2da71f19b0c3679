import type { FilterLogEventsResponse, GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs'
import { countedSteps } from '../../limits/step-budget.ts'
import { createTurns } from '../../limits/turns.ts'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { type EventRange, eventBytes, type StoredEvent } from './event-store.ts'
import { type LogGroup, requireStream, streamsOf } from './log-groups.ts'
import { invalid, wrong, wrongLimit } from './logs-error.ts'
import { parseFilterPattern } from './pattern/filter-pattern.ts'
import type { Matches } from './pattern/regex-term.ts'
import { scanEvents } from './scan-events.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs')

const MAX_EVENTS = 10_000
/** An answer ends before it is longer than this. */
const MAX_BYTES = 1_048_576
const MAX_STREAMS = 100
/** A page of FilterLogEvents searches no more than so many events; like AWS's it may then be short and go on. */
const MAX_SEARCHED = 20_000
/** Steps of matching after which a page ends: some 0.3 s. */
const STEPS_PER_PAGE = 100_000_000
/** An event for which a pattern takes more is too much work: some 50 ms. */
const STEPS_PER_EVENT = 12_000_000
/** Steps of matching before others get their turn: some milliseconds. */
const STEPS_PER_TURN = 1_000_000
const FIRST_ID = '0'.repeat(56)

/**
 * A page of one stream. Tokens name a place between events: forward `f/<id>` after that event, backward `b/<id>`
 * before it. At an end of the stream the token given comes back, which is how clients learn that it is the end.
 */
export async function getLogEvents(
  context: CallContext,
  group: LogGroup,
  input: Input<Sdk, 'GetLogEvents'>,
): Promise<GetLogEventsResponse> {
  requireStream(context.state, group, input.logStreamName)
  const limit = limitOf(input)
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken)
  const forward = token ? token.direction === 'f' : input.startFromHead === true
  const found = await scanEvents(context.state, {
    group,
    streams: [input.logStreamName],
    range: rangeOf(context, input),
    newestFirst: !forward,
    after: token?.id,
    most: limit,
  })
  const page = firstPage(found.events)
  const events = forward ? page : page.reverse()
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

function limitOf({ limit = MAX_EVENTS }: { readonly limit?: number | undefined }): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_EVENTS) throw wrongLimit(limit, MAX_EVENTS)
  return limit
}

function parseToken(token: string): { direction: 'f' | 'b'; id: string } {
  const match = /^([fb])\/(\d{56})$/.exec(token)
  if (!match) throw invalid('The specified nextToken is invalid.')
  return { direction: match[1] === 'f' ? 'f' : 'b', id: match[2] ?? '' }
}

/** Events of several streams of a group that match a pattern, in order of time. */
export async function filterLogEvents(
  context: CallContext,
  group: LogGroup,
  input: Input<Sdk, 'FilterLogEvents'>,
): Promise<FilterLogEventsResponse> {
  const limit = limitOf(input)
  const matches = parseFilterPattern(input.filterPattern ?? '')
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken)
  const newestFirst = token ? token.direction === 'b' : input.startFromHead === false
  const { events, isAll } = await scanEvents(context.state, {
    group,
    streams: streamNames(context.state, group, input),
    range: rangeOf(context, input),
    newestFirst,
    after: token?.id,
    most: MAX_SEARCHED,
  })
  const { found, searched } = await search(events, matches, limit)
  const last = events[searched - 1]
  return {
    events: found.map(({ id, streamName, timestamp, message, ingestedAt }) => ({
      logStreamName: streamName,
      timestamp,
      message,
      ingestionTime: ingestedAt,
      eventId: id,
    })),
    searchedLogStreams: [],
    ...(last &&
      (searched < events.length || !isAll) && { nextToken: `${newestFirst ? 'b' : 'f'}/${last.id}` }),
  }
}

/** The events that match, until a page is full or enough has been searched for one, and how many were looked at. */
async function search(
  events: readonly StoredEvent[],
  matches: Matches,
  limit: number,
): Promise<{ found: StoredEvent[]; searched: number }> {
  const turns = createTurns(STEPS_PER_TURN)
  const found: StoredEvent[] = []
  let [searched, bytes, steps] = [0, 0, 0]
  for (const event of events) {
    const { result: isMatch, spent } = countedSteps(STEPS_PER_EVENT, () => matches(event.message))
    bytes += isMatch ? eventBytes(event.message) : 0
    if (isMatch && found.length > 0 && (found.length === limit || bytes > MAX_BYTES)) break
    if (isMatch) found.push(event)
    searched++
    steps += spent
    if (steps > STEPS_PER_PAGE) break
    if (turns.isOver(spent + 100)) await turns.next()
  }
  return { found, searched }
}

function streamNames(
  state: CallContext['state'],
  group: LogGroup,
  input: Input<Sdk, 'FilterLogEvents'>,
): string[] {
  const { logStreamNames, logStreamNamePrefix } = input
  if (logStreamNames && logStreamNamePrefix !== undefined)
    throw invalid('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.')
  if (!logStreamNames)
    return [...streamsOf(state, group).keys()].filter(name => name.startsWith(logStreamNamePrefix ?? ''))
  if (!logStreamNames.length || logStreamNames.length > MAX_STREAMS)
    throw wrong('logStreamNames', `have length between 1 and ${MAX_STREAMS}`)
  for (const name of logStreamNames) requireStream(state, group, name)
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

/** As many of the first events as an answer may hold, and one at least. */
function firstPage(events: readonly StoredEvent[]): StoredEvent[] {
  let bytes = 0
  const tooMuch = events.findIndex((event, index) => {
    bytes += eventBytes(event.message)
    return index > 0 && bytes > MAX_BYTES
  })
  return tooMuch < 0 ? [...events] : events.slice(0, tooMuch)
}
