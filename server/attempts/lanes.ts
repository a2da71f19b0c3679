/** Lets so many pieces of work go on at once; the others wait their turn. */
export function createLanes(count: number): (work: () => Promise<void>) => Promise<void> {
  const queue: (() => void)[] = []
  let busy = 0
  return async work => {
    if (busy >= count) await new Promise<void>(resolve => queue.push(resolve))
    else busy += 1
    try {
      await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else busy -= 1
    }
  }
}
