import { randomBytes } from 'node:crypto'
import type { CreateEventInput, Event, ListEventsInput, PayloadType } from '@aws-sdk/client-bedrock-agentcore'
import type { CallContext } from '../../../service.ts'
import { tableOfEach } from '../../../shape/resource.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { invalid, notFound, notHere } from '../../bedrock-agentcore-control/agentcore-error.ts'
import type { Memory } from '../../bedrock-agentcore-control/memory/memories.ts'
import { randomId } from '../../bedrock-agentcore-control/random-id.ts'

/** An event of a session of somebody's, by its id. `at` in milliseconds since the epoch. */
interface EventRow {
  readonly id: string
  readonly actorId: string
  readonly sessionId: string
  readonly at: number
  readonly payload: readonly PayloadType[]
  readonly branch?: CreateEventInput['branch']
}

/** The events of each memory. */
const eventsOf = tableOfEach<EventRow>('agentcore.events')

const MAX_EVENTS = 5000
const MAX_PAYLOAD_CHARS = 100_000
const DAY_MS = 86_400_000

export function createEvent(context: CallContext, memory: Memory, input: CreateEventInput) {
  const { actorId = '', sessionId = randomId(20), eventTimestamp, payload = [], branch } = input
  if (JSON.stringify(payload).length > MAX_PAYLOAD_CHARS)
    throw invalid(`A payload has ${MAX_PAYLOAD_CHARS} characters at most.`)
  const rows = eventsOf(context.state, memory.arn)
  const at = eventTimestamp?.getTime() ?? context.now()
  const id = `${String(at).padStart(14, '0')}#${randomBytes(4).toString('hex')}`
  const row = { id, actorId, sessionId, at, payload, ...(branch && { branch }) }
  rows.set(id, row)
  for (const oldest of rows.keys()) {
    if (rows.size <= MAX_EVENTS) break
    rows.delete(oldest)
  }
  return { event: described(memory, row) }
}

export function getEvent(
  context: CallContext,
  memory: Memory,
  wanted: Whose & { readonly eventId: string | undefined },
) {
  return { event: described(memory, requireEvent(context, memory, wanted)) }
}

export function deleteEvent(
  context: CallContext,
  memory: Memory,
  wanted: Whose & { readonly eventId: string | undefined },
) {
  const { id } = requireEvent(context, memory, wanted)
  eventsOf(context.state, memory.arn).delete(id)
  return { eventId: id }
}

interface Whose {
  readonly actorId: string | undefined
  readonly sessionId: string | undefined
}

/** An event is found by whose it is, and not by its id alone. */
function requireEvent(
  context: CallContext,
  memory: Memory,
  { actorId, sessionId, eventId = '' }: Whose & { readonly eventId: string | undefined },
): EventRow {
  const row = living(context, memory).find(one => one.id === eventId)
  if (!row || row.actorId !== actorId || row.sessionId !== sessionId) throw notFound(`The event ${eventId}`)
  return row
}

export function listEvents(context: CallContext, memory: Memory, input: ListEventsInput) {
  const { actorId, sessionId, includePayloads = true, maxResults, nextToken } = input
  if (input.filter) throw notHere('filter')
  const own = living(context, memory).filter(one => one.actorId === actorId && one.sessionId === sessionId)
  // The newest first, as AWS has it.
  const page = pageOf(
    own.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)),
    one => one.id,
    maxResults,
    nextToken,
  )
  return {
    events: page.shown.map(row => described(memory, includePayloads ? row : { ...row, payload: [] })),
    nextToken: page.next,
  }
}

interface Listing {
  readonly maxResults?: number | undefined
  readonly nextToken?: string | undefined
}

export function listSessions(
  context: CallContext,
  memory: Memory,
  { actorId, maxResults, nextToken }: Listing & { readonly actorId: string | undefined },
) {
  const first = new Map<string, number>()
  for (const row of living(context, memory))
    if (row.actorId === actorId && !first.has(row.sessionId)) first.set(row.sessionId, row.at)
  const page = pageOf([...first], ([id]) => id, maxResults, nextToken)
  return {
    sessionSummaries: page.shown.map(([sessionId, at]) => ({ sessionId, actorId, createdAt: new Date(at) })),
    nextToken: page.next,
  }
}

export function listActors(context: CallContext, memory: Memory, { maxResults, nextToken }: Listing) {
  const actors = [...new Set(living(context, memory).map(row => row.actorId))]
  const page = pageOf(actors, id => id, maxResults, nextToken)
  return { actorSummaries: page.shown.map(actorId => ({ actorId })), nextToken: page.next }
}

function living({ state, now }: CallContext, { arn, expiryDays }: Memory): EventRow[] {
  return [...eventsOf(state, arn).values()].filter(({ at }) => at + expiryDays * DAY_MS > now())
}

function described(memory: Memory, { id, actorId, sessionId, at, payload, branch }: EventRow): Event {
  return {
    memoryId: memory.id,
    actorId,
    sessionId,
    eventId: id,
    eventTimestamp: new Date(at),
    payload: [...payload],
    ...(branch && { branch }),
  }
}
