/** Gives every account one turn after the other, however many calls each has waiting. */
export interface RoundRobin {
  /** Resolves when it is the turn of this call: one of each account at a time of the loop. */
  turn(accountId: string): Promise<void>
}

/** `schedule` runs something in the next turn of the loop, after what has arrived meanwhile was read. */
export function createRoundRobin(schedule: (work: () => void) => void = setImmediate): RoundRobin {
  const waiting = new Map<string, (() => void)[]>()

  const giveTurns = () => {
    for (const [accountId, calls] of waiting) {
      calls.shift()?.()
      if (calls.length === 0) waiting.delete(accountId)
    }
    if (waiting.size > 0) schedule(giveTurns)
  }

  return {
    turn(accountId) {
      if (waiting.size === 0) schedule(giveTurns)
      return new Promise(resolve => {
        const calls = waiting.get(accountId)
        if (calls) calls.push(resolve)
        else waiting.set(accountId, [resolve])
      })
    },
  }
}
