export interface Lanes {
  /** Waits for a lane, and resolves with how to leave it. Who goes `ahead` waits for nobody else, and has a lane more. */
  enter(ahead: boolean): Promise<() => void>
}

/** Lets so many go on at once, and one more that goes ahead; the others wait their turn. */
export function createLanes(count: number): Lanes {
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

  return {
    async enter(ahead) {
      await turn(ahead)
      let isLeft = false
      return () => {
        if (!isLeft) leave()
        isLeft = true
      }
    },
  }
}
