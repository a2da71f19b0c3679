/** Does something in so many milliseconds; the result forgets it. */
export type Later = (ms: number, action: () => void) => () => void

/** By the timers of this process, which hold up no end of it. */
export const laterByTimer: Later = (ms, action) => {
  const timer = setTimeout(action, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
