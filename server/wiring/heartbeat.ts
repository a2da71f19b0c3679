import type { OutageReason } from '../../shared/clock.ts'
import type { AttemptLives } from '../attempts/life/attempt-lives.ts'
import type { Log } from '../log.ts'
import type { Heartbeats } from '../store/heartbeats.ts'

const beatEveryMs = 1_000
/** This server lived, so a gap longer than this means that nothing could be written: nobody could save or check. */
const outageAfterMs = 4_000
const lookAtClockMs = 500
/** A timer of this process is so late only if the process stood still: it was stopped, or its machine suspended. */
const frozenAfterMs = 2_500

/** Time in which nobody could work. */
interface Gap {
  readonly reason: OutageReason
  readonly from: number
  readonly to: number
}

/**
 * Writes down every second that the platform works; a gap, once it works again, is given back to who was running. While a
 * gap is owed, the beat that is kept stays before it: a server that dies meanwhile leaves it to the next one.
 */
export function startHeartbeat(
  heartbeats: Pick<Heartbeats, 'beat'>,
  lives: Pick<AttemptLives, 'giveBack'>,
  now: () => number,
  log: Log,
) {
  const owed: Gap[] = []
  let worksAt = 0
  let seenAt = 0
  let frozenAt = 0
  let nextBeat: NodeJS.Timeout | undefined
  let looking: NodeJS.Timeout | undefined
  let ended = false

  /** Apart from the beats: one that hangs in the database keeps no timer from firing. */
  function lookAtClock(): void {
    const at = now()
    if (at - seenAt > frozenAfterMs) frozenAt = at
    seenAt = at
  }

  function gapUntil(at: number): Gap | undefined {
    if (at - worksAt <= outageAfterMs) return undefined
    return { reason: frozenAt > worksAt ? 'server-frozen' : 'storage-unavailable', from: worksAt, to: at }
  }

  async function beat(): Promise<void> {
    lookAtClock()
    const at = now()
    const gap = gapUntil(at)
    await heartbeats.beat(owed[0]?.from ?? gap?.from ?? at)
    worksAt = at
    if (gap) owed.push(gap)
    for (let first = owed[0]; first; first = owed[0]) {
      await lives.giveBack(first.reason, first.from, first.to)
      owed.shift()
    }
  }

  async function beatAndGoOn(): Promise<void> {
    await beat().catch(error =>
      // The store says itself what is wrong; what is owed by now is given back with a later beat.
      log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'no heartbeat could be written, or its gap not be given back yet',
      ),
    )
    if (!ended) nextBeat = setTimeout(beatAndGoOn, beatEveryMs)
  }

  return {
    begin(): void {
      if (ended) return
      worksAt = now()
      seenAt = worksAt
      looking = setInterval(lookAtClock, lookAtClockMs).unref()
      void beatAndGoOn()
    },
    end(): void {
      ended = true
      clearTimeout(nextBeat)
      clearInterval(looking)
    },
  }
}
