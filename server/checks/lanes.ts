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
  rest(pause: () => Promise<void>): Promise<void>
  /** For good. */
  leave(): void
}

/**
 * Lets so many go on at once, and one more that goes ahead; the others wait their turn. Who has been at it for `yieldAfterMs`
 * goes on and holds up nobody any more.
 */
export function createLanes(count: number, yieldAfterMs = Number.POSITIVE_INFINITY): Lanes {
  const queue: { readonly ahead: boolean; go(): void }[] = []
  let busy = 0

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
    let hasYielded = false
    const give = () => {
      if (holds) leave()
      holds = false
    }
    const timer = Number.isFinite(yieldAfterMs)
      ? setTimeout(() => {
          hasYielded = true
          give()
        }, yieldAfterMs)
      : undefined
    return {
      async rest(pause) {
        give()
        await pause()
        if (holds || isOver || hasYielded) return
        busy += 1
        holds = true
      },
      leave() {
        isOver = true
        clearTimeout(timer)
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
