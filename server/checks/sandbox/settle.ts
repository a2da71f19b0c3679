import type { Wait } from '../../../shared/challenge/check.ts'

/** Between two looks: short at first, so that what is quick is seen at once; later a twentieth of what was waited. */
const firstPausesMs = [40, 80, 150, 250]
const longestPauseMs = 1_000
const longestWaitMs = 240_000
/** However slow the looks are: by the clock, a wait ends after so many times its length. */
const mostTimesAsLong = 3

/** What follows from figures at once is there after so long; then they get older. */
const momentMs = 1_500
const minuteMs = 60_000

/** How time passes between two looks. */
export interface Passing {
  pause(ms: number): Promise<unknown>
  /** Makes whatever the account has measured older, where that can take the place of a wait: by how many minutes. */
  ageFigures(): Promise<number>
}

/** How long a wait is, in milliseconds: the promise and its slack. */
export function lengthOf({ promisedSeconds, slackSeconds }: Wait): number {
  const seconds = promisedSeconds + (slackSeconds ?? Math.max(5, promisedSeconds / 4))
  if (!(seconds >= 0 && seconds * 1_000 <= longestWaitMs))
    throw new Error(`A wait of ${seconds} s is no wait`)
  return seconds * 1_000
}

/**
 * Looks until it is settled or the wait is over, and returns the last look. Only the pauses count, each as long as it was
 * meant to be: the time that looks take, and that a busy machine is late, is not the candidate's. A wait for what follows from
 * figures is shorter where these can be made older instead.
 */
export async function settle<Look>(
  look: () => Promise<Look>,
  isSettled: (look: Look) => boolean,
  wait: Wait,
  { pause, ageFigures }: Passing,
): Promise<Look> {
  const lengthMs = lengthOf(wait)
  const lookFor = (ms: number) => lookUntil(look, isSettled, ms, pause)
  if (!wait.forFigures || lengthMs <= momentMs) return lookFor(lengthMs)
  let seen = await lookFor(momentMs)
  for (let agedMs = 0; agedMs < lengthMs && !isSettled(seen); ) {
    const minutes = await ageFigures()
    if (minutes === 0) return lookFor(lengthMs - momentMs)
    agedMs += minutes * minuteMs
    const isLast = agedMs >= lengthMs
    seen = await lookFor(isLast ? Math.max(momentMs, lengthMs - wait.promisedSeconds * 1_000) : momentMs)
  }
  return seen
}

async function lookUntil<Look>(
  look: () => Promise<Look>,
  isSettled: (look: Look) => boolean,
  lengthMs: number,
  pause: Passing['pause'],
): Promise<Look> {
  const endMs = performance.now() + mostTimesAsLong * lengthMs
  let waitedMs = 0
  for (let turn = 0; ; turn += 1) {
    const seen = await look()
    if (isSettled(seen) || waitedMs >= lengthMs || performance.now() >= endMs) return seen
    const pauseMs = Math.min(pauseAfter(turn, waitedMs), lengthMs - waitedMs)
    await pause(pauseMs)
    waitedMs += pauseMs
  }
}

function pauseAfter(turn: number, waitedMs: number): number {
  return firstPausesMs[turn] ?? Math.min(longestPauseMs, Math.max(250, Math.round(waitedMs / 20)))
}
