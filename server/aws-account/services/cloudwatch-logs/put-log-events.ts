import type { PutLogEventsResponse, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { appendEvents, eventBytes, expiryOf, type NewEvent } from './event-store.ts'
import { type LogGroup, requireStream } from './log-groups.ts'
import { invalid, refuseMembers, wrong } from './logs-error.ts'
import { measureEvents } from './metrics/measure-events.ts'
import { handOn } from './subscription-filters.ts'

type PutEvents = Input<typeof import('@aws-sdk/client-cloudwatch-logs'), 'PutLogEvents'>

/** Quotas of PutLogEvents (API reference). */
const MAX_EVENTS = 10_000
const MAX_BYTES = 1_048_576
const MAX_SPAN_MS = 86_400_000
const MAX_AGE_MS = 14 * 86_400_000
const MAX_AHEAD_MS = 2 * 3_600_000

/** Events that are too old, too new or expired are left out and reported; the others are kept. */
export function putLogEvents(context: CallContext, group: LogGroup, input: PutEvents): PutLogEventsResponse {
  refuseMembers(input, ['entity'])
  const stream = requireStream(context.state, group, input.logStreamName)
  const events = checkEvents(input)
  const now = context.now()
  const { accepted, rejected } = sortOut(group, events, now)
  appendEvents(context.state, group, stream, accepted, now)
  measureEvents(context, group, accepted)
  handOn(context, group, stream.name, accepted)
  // The token has had no meaning since 2023, but clients still expect one.
  const nextSequenceToken = String(now).padStart(56, '4')
  return { nextSequenceToken, ...(rejected && { rejectedLogEventsInfo: rejected }) }
}

function checkEvents({ logEvents }: PutEvents): NewEvent[] {
  if (!logEvents.length || logEvents.length > MAX_EVENTS)
    throw wrong('logEvents', `have length between 1 and ${MAX_EVENTS}`)
  const events = logEvents.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }))
  let bytes = 0
  for (const [index, event] of events.entries()) {
    if (!event.message)
      throw wrong(`logEvents.${index + 1}.member.message`, 'have length greater than or equal to 1', '')
    bytes += eventBytes(event.message)
    if (event.timestamp < (events[index - 1]?.timestamp ?? 0))
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.')
  }
  if (bytes > MAX_BYTES) throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${MAX_BYTES}`)
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > MAX_SPAN_MS)
    throw invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.')
  return events
}

function sortOut(
  group: LogGroup,
  events: readonly NewEvent[],
  now: number,
): { accepted: NewEvent[]; rejected: RejectedLogEventsInfo | undefined } {
  const before = (time: number) => events.filter(event => event.timestamp < time).length
  const expired = before(expiryOf(group, now))
  const tooOld = before(now - MAX_AGE_MS)
  const kept = events.filter(event => event.timestamp <= now + MAX_AHEAD_MS).length
  const accepted = events.slice(Math.max(expired, tooOld), kept)
  if (accepted.length === events.length) return { accepted, rejected: undefined }
  return {
    accepted,
    rejected: {
      ...(expired && { expiredLogEventEndIndex: expired }),
      ...(tooOld && { tooOldLogEventEndIndex: tooOld }),
      ...(kept < events.length && { tooNewLogEventStartIndex: kept }),
    },
  }
}
