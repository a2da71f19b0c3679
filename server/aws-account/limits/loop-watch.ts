import type { AccountLoads } from './account-loads.ts'

/** Sees when one turn of the loop that serves all accounts was long, and says whose calls were under way. */
export interface LoopWatch {
  /**
   * The longest that one turn has had a processor since this was last asked, in milliseconds. Not how long it took: that
   * is also up to everything else on the machine.
   */
  longestTurnMs(): number
  close(): void
}

export interface LoopWatchOptions {
  readonly loads: Pick<AccountLoads, 'underWay'>
  /** What this thread has had of a processor so far, in milliseconds. */
  cpuMs?(): number
  report?(sentence: string): void
}

/** How often it is looked; several short turns in between count as one. */
const LOOK_MS = 25
/** Honest calls take some milliseconds; the owner of this process takes it for silent after two seconds. */
const LONG_TURN_MS = 500

export function createLoopWatch({
  loads,
  cpuMs = threadCpuMs,
  report = sentence => console.error(sentence),
}: LoopWatchOptions): LoopWatch {
  let longest = 0
  let last = cpuMs()
  const look = () => {
    const now = cpuMs()
    const ms = Math.round(now - last)
    last = now
    longest = Math.max(longest, ms)
    if (ms > LONG_TURN_MS)
      report(
        `One turn took the process for ${ms} ms; calls are under way of: ${loads.underWay().join(', ') || 'nobody'}`,
      )
  }
  const looking = setInterval(look, LOOK_MS)
  looking.unref()
  return {
    longestTurnMs() {
      look()
      const turn = longest
      longest = 0
      return turn
    },
    close: () => clearInterval(looking),
  }
}

/** What this thread has had of a processor so far, in milliseconds. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
