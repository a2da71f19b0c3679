import { setImmediate as nextTurn } from 'node:timers/promises'

/** Takes long work apart, so that the calls of others get their turn in between. */
export interface Turns {
  /** Counts work done; true when it is somebody else's turn. */
  isOver(steps: number): boolean
  /** Resolves when everybody who waited has had a turn. */
  next(): Promise<void>
}

/** `stepsPerTurn`: how much work is done at a time, in steps of some nanoseconds or any other measure. */
export function createTurns(stepsPerTurn: number): Turns {
  let done = 0
  return {
    isOver(steps) {
      done += steps
      return done >= stepsPerTurn
    },
    async next() {
      done = 0
      await nextTurn()
    },
  }
}
