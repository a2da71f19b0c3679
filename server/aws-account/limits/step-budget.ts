/**
 * How much work a synchronous piece of a call may be, counted and not timed: characters compared, states visited.
 * Whoever works in proportion to what strangers sent says how much it does by `spend`; whoever lets it work says by
 * `withinSteps` how much that may be. Counting instead of timing makes the same call end the same on every machine.
 * A step is some nanoseconds.
 */
let left: number | undefined

/** The work of a call grew beyond what one call may be. Answered as AWS throttles. */
export class TooMuchWork extends Error {
  constructor() {
    super('The call was more work than one call may be')
    this.name = 'TooMuchWork'
  }
}

/** Runs synchronous work that may spend so many steps; throws TooMuchWork beyond. Within another, the lesser holds. */
export function withinSteps<Result>(steps: number, work: () => Result): Result {
  return countedSteps(steps, work).result
}

/** As `withinSteps`, and tells how many steps the work was. */
export function countedSteps<Result>(steps: number, work: () => Result): { result: Result; spent: number } {
  const outer = left
  const granted = Math.min(steps, outer ?? Number.POSITIVE_INFINITY)
  left = granted
  try {
    const result = work()
    return { result, spent: granted - left }
  } finally {
    left = outer === undefined ? undefined : outer - (granted - left)
  }
}

/** Counts work done. Outside of `withinSteps` nothing is counted. */
export function spend(steps: number): void {
  if (left === undefined) return
  left -= steps
  if (left < 0) throw new TooMuchWork()
}
