/** Lets so many work at a time; others wait, who came first goes first. */
export interface Seats {
  sit<Result>(work: () => Promise<Result>): Promise<Result>
}

export function createSeats(count: number): Seats {
  let free = count
  const waiting: (() => void)[] = []
  return {
    async sit(work) {
      if (free > 0) free--
      else await new Promise<void>(resolve => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free++
      }
    },
  }
}
