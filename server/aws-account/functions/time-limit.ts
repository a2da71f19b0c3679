export interface TimeLimit {
  clear(): void
}

/** However busy the machine is, an invocation ends some day: callers wait for it. */
const maxGrantedMs = 60_000
/** Less is not worth another look. */
const leastGrantedMs = 20

/**
 * Calls back once `limitMs` of a function's own time are over: what it waited for a processor meanwhile is given to it in
 * addition, as a function of AWS has a processor whenever it is ready. `waitedMs` counts up from anywhere.
 */
export function startTimeLimit(limitMs: number, waitedMs: () => number, over: () => void): TimeLimit {
  const before = waitedMs()
  let granted = 0
  const look = () => {
    const more = Math.min(waitedMs() - before, maxGrantedMs) - granted
    if (more < leastGrantedMs) return over()
    granted += more
    timer = setTimeout(look, more)
  }
  let timer = setTimeout(look, limitMs)
  return { clear: () => clearTimeout(timer) }
}
