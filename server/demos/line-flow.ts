import {
  followerAckBytes,
  followerLateMs,
  followerResumeBytes,
  followerWindowBytes,
} from '../../shared/demo/demo-limits.ts'

/** What is under way on one follower's line, and how much of it the line can take, by what is acknowledged and when. */
export interface LineFlow {
  sent(bytes: number): void
  /** So many bytes have arrived in all; more than have left this server is believed nobody. */
  got(bytes: number): void
  /** So many bytes more would arrive soon. */
  takes(bytes: number): boolean
  /** As good as all that was sent has arrived. */
  hasCaughtUp(): boolean
}

/** What is sent within so many milliseconds is timed as one. */
const timingMs = 50
/** Small messages that take longer than this tell of a slow line, and not of one that is only far away. Milliseconds. */
const farMs = 250
/** The slowest line has so much under way. */
const leastWindow = 2 * followerResumeBytes

/** Something that was sent at once: from which byte to which, and when. */
interface Sending {
  readonly begin: number
  end: number
  readonly at: number
}

/** `now` in milliseconds, `waiting` in bytes that have not left this server yet. A line is taken for a good one until it is slow. */
export function createLineFlow(now: () => number, waiting: () => number): LineFlow {
  let sent = 0
  let arrived = 0
  /** What the line takes in a millisecond, as far as that was seen. */
  let perMs = Number.POSITIVE_INFINITY
  let underWay: Sending[] = []

  const window = () => Math.max(leastWindow, Math.min(followerWindowBytes, perMs * followerLateMs))
  const sinceMs = ({ at }: Sending) => now() - at
  /** With which of what was sent an acknowledgement became due; undefined where so little is under way that none is. */
  const due = () => underWay.find(({ end }) => end - arrived >= followerAckBytes)
  /** What is large takes its time, which is no reason to send it again. */
  const isLate = (one: Sending) => sinceMs(one) > followerLateMs + (one.end - one.begin) / perMs

  /** By an acknowledgement of so much that it says something. */
  function measured(next: number): number {
    const last = due()
    const ms = last === undefined ? 0 : sinceMs(last)
    // What was sent before it is likely to have arrived long since, where the line is slow enough for that to count.
    const begin = last !== undefined && ms > farMs ? last.begin : arrived
    return (next - begin) / Math.max(ms, timingMs)
  }

  return {
    sent(bytes) {
      sent += bytes
      const last = underWay.at(-1)
      if (last !== undefined && sinceMs(last) < timingMs) last.end = sent
      else underWay.push({ begin: sent - bytes, end: sent, at: now() })
    },
    got(bytes) {
      const next = Math.min(bytes, sent - waiting())
      if (next <= arrived) return
      const rate = next - arrived >= followerAckBytes ? measured(next) : perMs
      // That a line took the little that there was says nothing of whether it takes more.
      const wasFull = sent - arrived >= window() / 2
      if (rate < perMs || wasFull) perMs = rate
      arrived = next
      underWay = underWay.filter(({ end }) => end > arrived)
    },
    takes(bytes) {
      const first = due()
      if (first !== undefined && isLate(first)) return false
      // To a good line one large thing may go at once.
      if (window() === followerWindowBytes) return sent - arrived <= followerWindowBytes
      return sent - arrived + bytes <= window()
    },
    hasCaughtUp: () => sent - arrived <= followerResumeBytes,
  }
}
