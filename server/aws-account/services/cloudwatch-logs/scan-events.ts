import { createTurns } from '../../limits/turns.ts'
import type { AccountState } from '../../state/account-state.ts'
import { type EventRange, eventsOf, type StoredEvent } from './event-store.ts'
import type { LogGroup } from './log-groups.ts'

/** Which events are wanted, and in which order. */
export interface Scan {
  readonly group: LogGroup
  readonly streams: readonly string[]
  readonly range: EventRange
  readonly newestFirst: boolean
  /** Only those behind the event of this id, in that order. */
  readonly after: string | undefined
  /** No more than these, the first in that order. */
  readonly most: number
}

/** Events looked at before others get their turn: some milliseconds. */
const EVENTS_PER_TURN = 4000

/** The first events of streams in order, however many there are: they are sorted in lots, and others get their turn. */
export async function scanEvents(
  state: AccountState,
  scan: Scan,
): Promise<{ events: StoredEvent[]; isAll: boolean }> {
  const turns = createTurns(EVENTS_PER_TURN)
  const { newestFirst, after, most } = scan
  const order = newestFirst
    ? (a: StoredEvent, b: StoredEvent) => compare(b.id, a.id)
    : (a: StoredEvent, b: StoredEvent) => compare(a.id, b.id)
  let events: StoredEvent[] = []
  let isAll = true
  const keepFirst = () => {
    events.sort(order)
    if (events.length > most) isAll = false
    events = events.slice(0, most)
  }
  for (const stream of scan.streams)
    for (const batch of eventsOf(state, scan.group, stream, scan.range)) {
      for (const event of batch)
        if (after === undefined || (newestFirst ? event.id < after : event.id > after)) events.push(event)
      if (events.length > 2 * most) keepFirst()
      if (turns.isOver(batch.length + 1)) await turns.next()
    }
  keepFirst()
  return { events, isAll }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
