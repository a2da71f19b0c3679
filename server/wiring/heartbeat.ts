import type { AttemptRuntimes } from '../attempts/life/attempt-runtimes.ts'
import type { Heartbeats } from '../store/heartbeats.ts'

const beatEveryMs = 1_000
/** This server lived, so a gap longer than this means that nothing could be written: nobody could save or check. */
const outageAfterMs = 4_000

/** Writes down every second that the platform works; a gap, once it works again, is given back to who was running. */
export function startHeartbeat(
  heartbeats: Heartbeats,
  runtimes: Pick<AttemptRuntimes, 'giveBack'>,
  now: () => number,
  log: { warn(fields: object, message: string): void },
) {
  let timer: NodeJS.Timeout | undefined
  let begunAt = 0
  let ended = false

  async function beat(): Promise<void> {
    const at = now()
    try {
      const before = await heartbeats.beat(at)
      // The time before this server was given back when it took up the attempts, as its restart.
      const since = before === undefined ? at : Math.max(before, begunAt)
      if (at - since > outageAfterMs) await runtimes.giveBack('storage-unavailable', since, at)
    } catch (error) {
      // The store says itself what is wrong; the gap that this leaves is what is given back later.
      log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'no heartbeat could be written',
      )
    }
    if (!ended) timer = setTimeout(beat, beatEveryMs)
  }

  return {
    begin(): void {
      begunAt = now()
      void beat()
    },
    end(): void {
      ended = true
      clearTimeout(timer)
    },
  }
}
