import { deflateRawSync } from 'node:zlib'
import type { DemoWhole } from '../../shared/demo/demo-frames.ts'
import {
  followerAckBytes,
  followerLateMs,
  followerResumeBytes,
  followerWindowBytes,
  maxFollowers,
} from '../../shared/demo/demo-limits.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { leanDemo } from './lean-demo.ts'

/** The way to one follower's page. */
export interface FollowerLine {
  sendText(bytes: Uint8Array): void
  sendBytes(bytes: Uint8Array): void
  close(why: 'withdrawn' | 'full' | 'ended'): void
}

/** One of those who follow. */
export interface Follower {
  /** So many bytes have arrived there in all. */
  got(bytes: number): void
  /** Tells this one something; what they asked for counts as what they are told does. False where they are too far behind. */
  tell(text: string): boolean
  leave(): void
}

/** All who follow one demo. What is told goes to each of them, as fast as each of them takes it. */
export interface Followers {
  count(): number
  /** Shows all as it is, then tells what happens. Undefined where there is no room for one more. */
  join(line: FollowerLine): Follower | undefined
  /** Resolves when it was handed to everybody who is not behind. */
  tell(seq: number, frame: Uint8Array): Promise<void>
  closeAll(why: 'withdrawn' | 'ended'): void
}

interface Place extends Follower {
  readonly line: FollowerLine
  /** The last batch this one knows. */
  seq: number
  sent: number
  arrived: number
  /** Until which byte something was sent, and when: of what has not arrived. */
  underWay: { end: number; readonly at: number }[]
  isSkipped: boolean
}

/** Whoever sends to thousands lets others have their turn after so many milliseconds: the presenter's own keys are among them. */
const sliceMs = 1
/** All as it is is made anew for those who come at most so often; what was told since then follows it. Milliseconds. */
const wholeMs = 500
/** And as soon as more than this would follow it, so that nobody's line is filled by what they missed. */
const sinceBytes = 16 * 1024

/** What is sent within so many milliseconds is timed as one. */
const timingMs = 250

/** `now` in milliseconds, `state` with every batch that was told. */
export function createFollowers(state: () => DemoState, now: () => number): Followers {
  const places = new Set<Place>()
  let whole: { readonly bytes: Uint8Array; readonly skipped: Uint8Array; readonly at: number } | undefined
  let since: readonly Uint8Array[] = []

  function wholeNow() {
    if (whole === undefined || now() - whole.at >= wholeMs) {
      whole = { bytes: pack(state(), false), skipped: pack(leanDemo(state()), true), at: now() }
      since = []
    }
    return whole
  }

  function show(place: Place, skipped: boolean): void {
    const made = wholeNow()
    const bytes = skipped ? made.skipped : made.bytes
    count(place, bytes.length)
    place.line.sendBytes(bytes)
    for (const frame of since) send(place, frame)
    place.seq = state().seq
  }

  function send(place: Place, frame: Uint8Array): void {
    count(place, frame.length)
    place.line.sendText(frame)
  }

  function count(place: Place, bytes: number): void {
    place.sent += bytes
    const last = place.underWay.at(-1)
    if (last !== undefined && now() - last.at < timingMs) last.end = place.sent
    else place.underWay.push({ end: place.sent, at: now() })
  }

  /** So much is under way, or for so long, that more would only come later still. */
  function isBehind(place: Place): boolean {
    if (place.sent - place.arrived > followerWindowBytes) return true
    // So many bytes can have arrived without a word.
    const first = place.underWay.find(({ end }) => end - place.arrived >= followerAckBytes)
    return first !== undefined && now() - first.at > followerLateMs
  }

  function give(place: Place, seq: number, frame: Uint8Array): void {
    if (place.isSkipped || place.seq >= seq) return
    if (isBehind(place)) place.isSkipped = true
    else {
      send(place, frame)
      place.seq = seq
    }
  }

  return {
    count: () => places.size,
    join(line) {
      if (places.size >= maxFollowers) return undefined
      const place: Place = {
        line,
        seq: 0,
        sent: 0,
        arrived: 0,
        underWay: [],
        isSkipped: false,
        got(bytes) {
          place.arrived = Math.max(place.arrived, Math.min(bytes, place.sent))
          place.underWay = place.underWay.filter(({ end }) => end > place.arrived)
          if (!place.isSkipped || place.sent - place.arrived > followerResumeBytes) return
          place.isSkipped = false
          show(place, true)
        },
        tell(text) {
          if (place.sent - place.arrived > followerWindowBytes) return false
          send(place, Buffer.from(text))
          return true
        },
        leave: () => void places.delete(place),
      }
      places.add(place)
      show(place, false)
      return place
    },
    async tell(seq, frame) {
      const missed = since.reduce((sum, one) => sum + one.length, frame.length)
      if (whole !== undefined && (now() - whole.at >= wholeMs || missed > sinceBytes)) whole = undefined
      since = whole === undefined ? [] : [...since, frame]
      let sliceEnd = performance.now() + sliceMs
      for (const place of [...places]) {
        if (places.has(place)) give(place, seq, frame)
        if (performance.now() < sliceEnd) continue
        await new Promise<void>(resolve => setImmediate(resolve))
        sliceEnd = performance.now() + sliceMs
      }
    },
    closeAll(why) {
      for (const place of places) place.line.close(why)
      places.clear()
    },
  }
}

function pack(state: DemoState, skipped: boolean): Uint8Array {
  const whole: DemoWhole = { state, skipped }
  return deflateRawSync(JSON.stringify(whole))
}
