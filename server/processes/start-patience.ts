/** How long a process that was started may take until it answers. */
export interface StartLimits {
  /** Without using the processor, reading from the disk or saying anything for so long, it is taken for hung. */
  readonly quietMs: number
  /** Nobody waits longer than this, whatever it does. */
  readonly atMostMs: number
}

/** On an idle machine a start takes a second; on one that is overloaded it takes a minute and is no failure. */
export const usualStartLimits: StartLimits = { quietMs: 15_000, atMostMs: 120_000 }

/** No more of the time between two looks counts: while this process stood still, the other may have as well. */
const longestLookMs = 6_000

/**
 * Judges a start by what the process does and not by the clock alone. `progress` is anything that changes while it gets on.
 * What it returns says, at each call, why the start is to be given up; undefined while there is reason to wait.
 */
export function createStartPatience(
  progress: () => string,
  { quietMs, atMostMs }: StartLimits = usualStartLimits,
  now: () => number = Date.now,
): () => string | undefined {
  let seen = progress()
  let lookedAt = now()
  let quietForMs = 0
  let waitedMs = 0
  return () => {
    const at = now()
    const passedMs = Math.min(at - lookedAt, longestLookMs)
    lookedAt = at
    const found = progress()
    quietForMs = found === seen ? quietForMs + passedMs : 0
    waitedMs += passedMs
    seen = found
    if (quietForMs >= quietMs) return `it did nothing for ${seconds(quietForMs)}`
    if (waitedMs >= atMostMs) return `it was still at work after ${seconds(waitedMs)}`
    return undefined
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`
}
