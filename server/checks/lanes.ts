/** What a few may do at a time. */
export interface Lanes {
  /** Waits for a lane. Who goes `ahead` waits for nobody else, and has a lane more. */
  enter(ahead: boolean): Promise<LanePlace>
}

/** Somebody's place in a lane. */
export interface LanePlace {
  /**
   * Leaves the lane to others while they pause. They go on at once afterwards: who waits for something is not late for it
   * because of others. Pauses may overlap.
   */
  rest<Result>(pause: () => Promise<Result>): Promise<Result>
  /** For good. */
  leave(): void
}

/** Who has been at it for so long holds up nobody any more: as many go on beside the lanes at a time. */
export interface Yielding {
  readonly afterMs: number
  readonly atMost: number
}

/** Lets so many go on at once, and one more that goes ahead; the others wait their turn. */
export function createLanes(count: number, yielding?: Yielding): Lanes {
  const queue: { readonly ahead: boolean; go(): void }[] = []
  let busy = 0
  let beside = 0

  const isFree = (ahead: boolean) => busy < (ahead ? count + 1 : count)

  function leave(): void {
    busy -= 1
    const next = queue[0]
    if (next === undefined || !isFree(next.ahead)) return
    queue.shift()
    busy += 1
    next.go()
  }

  async function turn(ahead: boolean): Promise<void> {
    if (isFree(ahead)) {
      busy += 1
      return
    }
    await new Promise<void>(go => {
      const firstBehind = queue.findIndex(one => !one.ahead)
      queue.splice(ahead && firstBehind >= 0 ? firstBehind : queue.length, 0, { ahead, go })
    })
  }

  function place(): LanePlace {
    let holds = true
    let isOver = false
    let isBeside = false
    const give = () => {
      if (holds) leave()
      holds = false
    }
    // Asked again where others are beside the lanes already.
    const timer =
      yielding &&
      setInterval(() => {
        if (!holds || beside >= yielding.atMost) return
        beside += 1
        isBeside = true
        clearInterval(timer)
        give()
      }, yielding.afterMs)
    return {
      async rest(pause) {
        give()
        const result = await pause()
        if (!holds && !isOver && !isBeside) {
          busy += 1
          holds = true
        }
        return result
      },
      leave() {
        isOver = true
        clearInterval(timer)
        if (isBeside) beside -= 1
        isBeside = false
        give()
      },
    }
  }

  return {
    async enter(ahead) {
      await turn(ahead)
      return place()
    },
  }
}
