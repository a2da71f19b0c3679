/** What is known of starts on this machine; all times in milliseconds. */
export interface StartsKnown {
  /** How long recent starts took, from their turn until everything was there. */
  readonly recentMs: readonly number[]
  /** For how long each that is under way has been at it. */
  readonly workingMs: readonly number[]
  /** How many may be under way at the same time. */
  readonly atOnce: number
}

/** How starts go on this machine, for whoever looks after it. */
export interface StartFigures {
  readonly waiting: number
  readonly underWay: number
  readonly atOnce: number
  /** How long recent starts took, from their turn until everything was there; the newest last. */
  readonly recentMs: readonly number[]
}

/**
 * How long it takes until the start is done that has so many before it, by what recent starts took; undefined while nothing was
 * measured. Free places are taken in the order of arrival, each for as long as a start takes on average.
 */
export function expectedReadyMs(
  { recentMs, workingMs, atOnce }: StartsKnown,
  before: number,
): number | undefined {
  if (recentMs.length === 0) return undefined
  const each = mean(recentMs)
  const places = workingMs.map(elapsed => stillTakes(recentMs, elapsed))
  for (let free = atOnce - places.length; free > 0 && places.length <= before; free -= 1) places.push(0)
  let readyMs = 0
  for (let turn = 0; turn <= before; turn += 1) {
    const soonest = places.indexOf(Math.min(...places))
    readyMs = (places[soonest] ?? 0) + each
    places[soonest] = readyMs
  }
  return Math.round(readyMs)
}

/** By those of the recent ones that took longer; a start that is slower than all of them may take half as long again. */
function stillTakes(recentMs: readonly number[], elapsedMs: number): number {
  const longer = recentMs.filter(ms => ms > elapsedMs)
  return longer.length > 0 ? mean(longer) - elapsedMs : mean(recentMs) / 2
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
