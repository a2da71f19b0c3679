/** Has work done when a lane is free for it. What goes `ahead` waits for nobody else, and has a lane more. */
export type Lanes = <Result>(work: () => Promise<Result>, ahead: boolean) => Promise<Result>

/** Lets so many pieces of work go on at once, and one more that goes ahead; the others wait their turn. */
export function createLanes(count: number): Lanes {
  const queue: { readonly ahead: boolean; go(): void }[] = []
  let busy = 0

  const isFree = (ahead: boolean) => busy < (ahead ? count + 1 : count)

  function goOn(): void {
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

  return async (work, ahead) => {
    await turn(ahead)
    try {
      return await work()
    } finally {
      busy -= 1
      goOn()
    }
  }
}
