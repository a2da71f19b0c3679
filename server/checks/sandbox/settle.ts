import type { Wait } from '../../../shared/challenge/check.ts'

/** Between two looks: short at first, so that what is quick is seen at once; later a fifth of what was waited. */
const firstPausesMs = [40, 80, 150, 250]
const longestPauseMs = 1_000
const longestWaitMs = 240_000
/** However slow the looks are: by the clock, a wait ends after so many times its length. */
const mostTimesAsLong = 3

/** What follows from figures at once is there after so long; then they get older. */
const momentMs = 1_500
/** So long alarms have to look at figures that got older, before anybody looks at alarms. */
const alarmsLookMs = 400
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
 * figures is shorter where these can be made older instead; where they cannot be yet, since something else in the account waits
 * for its time, it goes on by the clock until they can.
 */
export async function settle<Look>(
  look: (passedMs: number) => Promise<Look>,
  isSettled: (look: Look) => boolean,
  promise: Wait,
  { pause, ageFigures }: Passing,
): Promise<Look> {
  const lengthMs = lengthOf(promise)
  const endMs = performance.now() + mostTimesAsLong * lengthMs
  let agedMs = 0
  let pauses = createPauses()
  let waitedMs = 0

  async function wait(ms: number): Promise<void> {
    await pause(ms)
    waitedMs += ms
  }

  /** Looks for so much longer, or until it is settled. */
  async function lookFor(ms: number): Promise<{ readonly seen: Look; readonly isOver: boolean }> {
    const lastTurnMs = performance.now() + mostTimesAsLong * ms
    for (const enoughMs = waitedMs + ms; ; await wait(pauses.next(enoughMs - waitedMs))) {
      const seen = await look(agedMs + waitedMs)
      if (isSettled(seen)) return { seen, isOver: true }
      if (waitedMs >= enoughMs || performance.now() >= lastTurnMs) return { seen, isOver: false }
    }
  }

  if (!promise.forFigures) return (await lookFor(lengthMs)).seen
  for (;;) {
    const restMs = lengthMs - agedMs - waitedMs
    const { seen, isOver } = await lookFor(Math.min(restMs, Math.max(momentMs, pauses.waitedMs() / 10)))
    if (isOver || agedMs + waitedMs >= lengthMs || performance.now() >= endMs) return seen
    const minutes = await ageFigures()
    if (minutes === 0) continue
    agedMs += minutes * minuteMs
    pauses = createPauses()
    await wait(alarmsLookMs)
    if (agedMs + waitedMs >= lengthMs) {
      const slackMs = lengthMs - promise.promisedSeconds * 1_000
      return (await lookFor(Math.max(momentMs, slackMs) - alarmsLookMs)).seen
    }
  }
}

/** How long to pause each time: what is quick is seen at once, and what takes long is not asked for without end. */
function createPauses() {
  let turn = 0
  let waitedMs = 0
  return {
    waitedMs: () => waitedMs,
    next(atMostMs: number): number {
      const usualMs = firstPausesMs[turn] ?? Math.min(longestPauseMs, Math.max(250, Math.round(waitedMs / 5)))
      const pauseMs = Math.min(usualMs, atMostMs)
      turn += 1
      waitedMs += pauseMs
      return pauseMs
    },
  }
}
