import { deflateRawSync } from 'node:zlib'
import type { DemoWhole } from '../../shared/demo/demo-frames.ts'
import { maxFollowers } from '../../shared/demo/demo-limits.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { leanDemo } from './lean-demo.ts'
import { createLineFlow, type LineFlow } from './line-flow.ts'

/** The way to one follower's page. */
export interface FollowerLine {
  sendText(bytes: Uint8Array): void
  sendBytes(bytes: Uint8Array): void
  /** Bytes that have not left this server yet, since the other side does not read. */
  waiting(): number
  close(why: 'withdrawn' | 'ended'): void
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
  readonly flow: LineFlow
  /** The last batch this one knows. */
  seq: number
  isSkipped: boolean
  /** When this one was skipped forward last. */
  skippedAt: number
}

/** All as it was at one moment, packed for those who need it. */
interface Whole {
  readonly state: DemoState
  readonly at: number
  /** By whether it is for one who was skipped forward. */
  readonly packed: Map<boolean, Uint8Array>
}

/** Whoever sends to thousands lets others have their turn after so many milliseconds: the presenter's own keys are among them. */
const sliceMs = 1
/** All as it is is made anew for those who come at most so often; what was told since then follows it. Milliseconds. */
const wholeMs = 500
/** And as soon as more than this would follow it, so that nobody's line is filled by what they missed. */
const sinceBytes = 16 * 1024

/** `now` in milliseconds, `state` with every batch that was told. */
export function createFollowers(state: () => DemoState, now: () => number): Followers {
  const places = new Set<Place>()
  let whole: Whole | undefined
  let since: readonly Uint8Array[] = []

  function wholeNow(skipped: boolean): Uint8Array {
    if (whole === undefined || now() - whole.at >= wholeMs) {
      whole = { state: state(), at: now(), packed: new Map() }
      since = []
    }
    const { packed, state: all } = whole
    const known = packed.get(skipped)
    if (known !== undefined) return known
    const bytes = pack(skipped ? leanDemo(all) : all, skipped)
    packed.set(skipped, bytes)
    return bytes
  }

  function show(place: Place, skipped: boolean): void {
    const bytes = wholeNow(skipped)
    place.flow.sent(bytes.length)
    place.line.sendBytes(bytes)
    for (const frame of since) send(place, frame)
    place.seq = state().seq
  }

  function send(place: Place, frame: Uint8Array): void {
    place.flow.sent(frame.length)
    place.line.sendText(frame)
  }

  function give(place: Place, seq: number, frame: Uint8Array): void {
    if (place.seq >= seq) return
    if (place.isSkipped || !place.flow.takes(frame.length)) skip(place)
    else {
      send(place, frame)
      place.seq = seq
    }
  }

  /** Nothing more until the line has caught up, and then all as it is; that is work, and nobody has it done all the time. */
  function skip(place: Place): void {
    place.isSkipped = !place.flow.hasCaughtUp() || now() - place.skippedAt < wholeMs
    if (place.isSkipped) return
    place.skippedAt = now()
    show(place, true)
  }

  return {
    count: () => places.size,
    join(line) {
      if (places.size >= maxFollowers) return undefined
      const place: Place = {
        line,
        seq: 0,
        skippedAt: Number.NEGATIVE_INFINITY,
        flow: createLineFlow(now, line.waiting),
        isSkipped: false,
        got(bytes) {
          place.flow.got(bytes)
          if (place.isSkipped) skip(place)
        },
        tell(text) {
          // Whatever they ask for, and be it the time, is an occasion.
          if (place.isSkipped) skip(place)
          const bytes = Buffer.from(text)
          if (!place.flow.takes(bytes.length)) return false
          send(place, bytes)
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
