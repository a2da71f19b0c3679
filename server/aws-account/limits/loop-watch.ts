import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { AccountLoads } from './account-loads.ts'

/** Sees when the loop that serves all accounts stood still, and says whose calls were under way. */
export interface LoopWatch {
  /** The longest that the loop has stood still since this was last asked, in milliseconds. */
  longestStallMs(): number
  close(): void
}

export interface LoopWatchOptions {
  readonly loads: Pick<AccountLoads, 'underWay'>
  report?(sentence: string): void
  /** Of this thread if absent. */
  readonly delays?: Delays
}

interface Delays {
  /** In nanoseconds. */
  readonly max: number
  reset(): void
}

const CHECK_MS = 1000
const RESOLUTION_MS = 20
/** The owner of this process takes it for silent after two seconds. */
const STALL_MS = 1000

export function createLoopWatch({
  loads,
  report = sentence => console.error(sentence),
  delays = startedMonitor(),
}: LoopWatchOptions): LoopWatch {
  let longest = 0
  const look = () => {
    const ms = Math.round(delays.max / 1e6)
    delays.reset()
    longest = Math.max(longest, ms)
    if (ms > STALL_MS)
      report(`Nothing was served for ${ms} ms; calls are under way of: ${loads.underWay().join(', ') || 'nobody'}`)
  }
  const looking = setInterval(look, CHECK_MS)
  looking.unref()
  return {
    longestStallMs() {
      look()
      const stall = longest
      longest = 0
      return stall
    },
    close: () => clearInterval(looking),
  }
}

function startedMonitor(): Delays {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  monitor.enable()
  return monitor
}
