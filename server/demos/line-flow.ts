import {
  followerAckBytes,
  followerLateMs,
  followerResumeBytes,
  followerWindowBytes,
} from '../../shared/demo/demo-limits.ts'

/** What is under way on one follower's line, and how much of it the line can take, by what is acknowledged and when. */
export interface LineFlow {
  sent(bytes: number): void
  /** So many bytes have arrived in all; more than were sent is believed nobody. */
  got(bytes: number): void
  /** So many bytes more would arrive soon. */
  takes(bytes: number): boolean
  /** As good as all that was sent has arrived. */
  hasCaughtUp(): boolean
}

/** What is sent within so many milliseconds is timed as one. */
const timingMs = 50
/** The slowest line has so much under way. */
const leastWindow = 2 * followerResumeBytes

/** `now` in milliseconds. A line is taken for a good one until it is slow. */
export function createLineFlow(now: () => number): LineFlow {
  let sent = 0
  let arrived = 0
  let window = followerWindowBytes
  /** Until which byte something was sent, and when: of what has not arrived. */
  let underWay: { end: number; readonly at: number }[] = []

  /** For how long an acknowledgement has been due, in milliseconds; 0 where so little is under way that none is. */
  function dueMs(): number {
    const due = underWay.find(({ end }) => end - arrived >= followerAckBytes)
    return due === undefined ? 0 : now() - due.at
  }

  return {
    sent(bytes) {
      sent += bytes
      const last = underWay.at(-1)
      if (last !== undefined && now() - last.at < timingMs) last.end = sent
      else underWay.push({ end: sent, at: now() })
    },
    got(bytes) {
      const next = Math.min(bytes, sent)
      if (next <= arrived) return
      // As much as arrives in the time after which it is late; a few bytes say nothing of that.
      const perMs = (next - arrived) / Math.max(dueMs(), timingMs)
      if (next - arrived >= followerAckBytes)
        window = Math.max(leastWindow, Math.min(followerWindowBytes, perMs * followerLateMs))
      arrived = next
      underWay = underWay.filter(({ end }) => end > arrived)
    },
    takes(bytes) {
      if (dueMs() > followerLateMs) return false
      // To a good line one large thing may go at once.
      if (window === followerWindowBytes) return sent - arrived <= followerWindowBytes
      return sent - arrived + bytes <= window
    },
    hasCaughtUp: () => sent - arrived <= followerResumeBytes,
  }
}
