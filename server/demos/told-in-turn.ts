import type { DemoEvent } from '../../shared/demo/demo-event.ts'
import type { Later } from './later.ts'

/**
 * Tells how something stands that thousands can change at once: the newest alone, at once after a rest, and else so seldom that it
 * takes little of anybody's line and of the recording.
 */
export interface ToldInTurn {
  changed(): void
  /** What waits for its turn is told now. */
  flush(): void
}

/** So many characters are told in a millisecond at most: of a recording that makes 14 MB in an hour, a twentieth of what it may be. */
const charsPerMs = 4
/** However little it is. Milliseconds. */
const leastMs = 250

/** `event`: how it stands. */
export function createToldInTurn(
  event: () => DemoEvent,
  publish: (event: DemoEvent) => void,
  later: Later,
): ToldInTurn {
  let isResting = false
  let isDue = false

  function tell(): void {
    isDue = false
    const told = event()
    publish(told)
    isResting = true
    later(Math.max(leastMs, JSON.stringify(told).length / charsPerMs), () => {
      isResting = false
      if (isDue) tell()
    })
  }
  return {
    changed() {
      isDue = true
      if (!isResting) tell()
    },
    flush() {
      if (isDue) tell()
    },
  }
}
