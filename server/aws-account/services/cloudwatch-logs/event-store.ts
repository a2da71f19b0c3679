import { tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { type LogGroup, type LogStream, streamsOf } from './log-groups.ts'
import { announceEvents } from './tail/new-events.ts'

/**
 * The events of one PutLogEvents call, never changed afterwards: appending costs one row whatever the stream holds.
 * Keys grow: time of ingestion, then a serial number.
 */
interface Batch {
  readonly ingestedAt: number
  readonly events: readonly (readonly [timestamp: number, message: string])[]
}

export interface StoredEvent {
  /** 56 digits that sort by timestamp, then by ingestion. Unique within a log group. */
  readonly id: string
  readonly streamName: string
  readonly timestamp: number
  readonly ingestedAt: number
  readonly message: string
}

export interface NewEvent {
  readonly timestamp: number
  readonly message: string
}

/** What AWS counts for each event beside its message. */
export const EVENT_OVERHEAD_BYTES = 26
const DAY_MS = 86_400_000

const batchTables = tableOfEach<Batch>('logs.events')
const batchesOf = (state: AccountState, group: LogGroup, stream: string) =>
  batchTables(state, `${group.arn} ${stream}`)

let serial = 0

/** Events in order of their timestamps. */
export function appendEvents(
  state: AccountState,
  group: LogGroup,
  stream: LogStream,
  events: readonly NewEvent[],
  now: number,
): void {
  const first = events[0]
  const last = events.at(-1)
  if (!first || !last) return
  serial = (serial + 1) % 1e8
  const batches = batchesOf(state, group, stream.name)
  batches.set(`${digits(now, 15)}${digits(serial, 8)}`, {
    ingestedAt: now,
    events: events.map(event => [event.timestamp, event.message] as const),
  })
  announceEvents(state, group, stream.name, events, now)
  const dropped = dropExpired(state, group, stream.name, now)
  streamsOf(state, group).set(stream.name, {
    ...stream,
    firstEventAt: Math.min(stream.firstEventAt ?? first.timestamp, first.timestamp),
    lastEventAt: Math.max(stream.lastEventAt ?? last.timestamp, last.timestamp),
    lastIngestedAt: now,
    bytes: stream.bytes + events.reduce((sum, event) => sum + eventBytes(event.message), 0) - dropped,
  })
}

export const eventBytes = (message: string) => Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES

/** Events older than this have expired; minus infinity without a retention policy. */
export function expiryOf(group: LogGroup, now: number): number {
  return group.retentionDays === undefined ? Number.NEGATIVE_INFINITY : now - group.retentionDays * DAY_MS
}

/** Removes batches that have expired whole, oldest first, and tells how many bytes went. */
function dropExpired(state: AccountState, group: LogGroup, stream: string, now: number): number {
  const expiry = expiryOf(group, now)
  let bytes = 0
  for (const [key, { events }] of batchesOf(state, group, stream).entries()) {
    if ((events.at(-1)?.[0] ?? 0) >= expiry) break
    for (const [, message] of events) bytes += eventBytes(message)
    batchesOf(state, group, stream).delete(key)
  }
  return bytes
}

export interface EventRange {
  /** Inclusive. */
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly now: number
}

/** The events of a stream whose timestamps are in the range and have not expired, batch by batch, in no order. */
export function* eventsOf(
  state: AccountState,
  group: LogGroup,
  stream: string,
  range: EventRange,
): Generator<readonly StoredEvent[]> {
  const from = Math.max(range.from, expiryOf(group, range.now))
  const tag = digits(streamTag(stream), 10)
  for (const [key, { ingestedAt, events }] of batchesOf(state, group, stream).entries()) {
    const isOutside = (events.at(-1)?.[0] ?? 0) < from || (events[0]?.[0] ?? 0) >= range.to
    yield isOutside
      ? []
      : events.flatMap(([timestamp, message], index) => {
          if (timestamp < from || timestamp >= range.to) return []
          const id = `${digits(timestamp, 13)}${key}${tag}${digits(index, 10)}`
          return [{ id, streamName: stream, timestamp, ingestedAt, message }]
        })
  }
}

export function removeEvents(state: AccountState, group: LogGroup, stream: string): void {
  const batches = batchesOf(state, group, stream)
  for (const key of [...batches.keys()]) batches.delete(key)
}

const digits = (value: number, width: number) => String(value).padStart(width, '0')

/** FNV-1a: tells streams apart that got events in the same millisecond in different lives of the process. */
function streamTag(name: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
