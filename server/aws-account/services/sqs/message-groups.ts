import { deduplication } from '../../shape/deduplication.ts'
import type { Seen, StoredMessage } from './stored-message.ts'

const SEQUENCE_PREFIX = '188'
const SEQUENCE_DIGITS = 20

/** What FIFO queues remember of what they were sent. Each message that one takes and each receive has a number, the later the higher. */
export const sent = deduplication(
  'sqs',
  count => `${SEQUENCE_PREFIX}${String(count).padStart(SEQUENCE_DIGITS - SEQUENCE_PREFIX.length, '0')}`,
)

/**
 * The messages of a FIFO queue that may be received now, group by group, so that a receive gets as many of one as it can. Of
 * a group those count that stand before its first one that is in flight or delayed. Groups are served in turn: one whose
 * first message was received before and came back stands behind all that were there by then.
 */
export function inTurn(all: Iterable<Seen>): readonly Seen[] {
  const groups = new Map<string | undefined, Seen[]>()
  for (const one of all) {
    const group = groups.get(one.message.groupId)
    if (group) group.push(one)
    else groups.set(one.message.groupId, [one])
  }
  return [...groups.values()].sort((a, b) => placeOf(a[0]) - placeOf(b[0])).flatMap(untilHidden)
}

function untilHidden(group: readonly Seen[]): readonly Seen[] {
  const end = group.findIndex(({ standing }) => standing !== 'visible')
  return end < 0 ? group : group.slice(0, end)
}

function placeOf(first: Seen | undefined): number {
  return first === undefined ? 0 : (first.delivery?.number ?? numberOfMessage(first.message))
}

function numberOfMessage({ number, sequenceNumber = '' }: StoredMessage): number {
  return number ?? Number(sequenceNumber.slice(SEQUENCE_PREFIX.length))
}
