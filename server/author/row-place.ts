import type { LanePlace } from '../checks/lanes.ts'

/** Runs looks of one row of a gate, and knows when none of them works. */
export interface RowPlace {
  /** Lets a check look; what it calls to pause is to be called for each pause, and only while it looks. */
  look<Found>(work: (rest: (pause: () => Promise<void>) => Promise<void>) => Promise<Found>): Promise<Found>
}

/**
 * A row's place among the rows that are tried side by side: as long as all of its looks pause, another row has it. Half of
 * what is wrong shows only after the minute that a brief promises, in which nothing works.
 */
export function createRowPlace(lane: Pick<LanePlace, 'rest'>): RowPlace {
  let underWay = 0
  let pausing = 0
  let wake: (() => void) | undefined

  function settle(): void {
    if (underWay > pausing || underWay === 0) {
      wake?.()
      wake = undefined
    } else if (wake === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      void lane.rest(() => promise)
    }
  }

  async function counted<Found>(count: (by: 1 | -1) => void, work: () => Promise<Found>): Promise<Found> {
    count(1)
    settle()
    try {
      return await work()
    } finally {
      count(-1)
      settle()
    }
  }

  const asPausing = (by: number) => {
    pausing += by
  }
  const asUnderWay = (by: number) => {
    underWay += by
  }
  const rest = (pause: () => Promise<void>) => counted(asPausing, pause)
  return { look: work => counted(asUnderWay, () => work(rest)) }
}
