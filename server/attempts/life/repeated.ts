/** Runs an action later unless what it returns is called first: a timer, unless a test has its own. */
export type Later = (ms: number, action: () => void) => () => void

export function laterByTimer(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms).unref()
  return () => clearTimeout(timer)
}

const firstRetryMs = 1_000
/** Somebody may mount a disk or start a database: soon enough after that. */
const longestRetryMs = 30_000

/** Something that is done until it succeeds, less and less often. */
export interface Repeated {
  /** Tries now; resolves after this try, which may have failed. One at a time: asked meanwhile, it tries once more. */
  now(): Promise<void>
  /** Tries in a moment, unless a try is due already. */
  soon(): void
  close(): void
}

export interface RepeatedPowers {
  readonly later: Later
  /** The first of several failures in a row. */
  failed(error: unknown): void
}

export function createRepeated(work: () => Promise<void>, { later, failed }: RepeatedPowers): Repeated {
  let delayMs = firstRetryMs
  let cancel: (() => void) | undefined
  let trying: Promise<void> | undefined
  let again = false
  let closed = false

  async function tryOnce(): Promise<void> {
    try {
      do {
        again = false
        await work()
      } while (again && !closed)
      delayMs = firstRetryMs
    } catch (error) {
      if (closed) return
      if (delayMs === firstRetryMs) failed(error)
      retryIn(delayMs)
      delayMs = Math.min(delayMs * 2, longestRetryMs)
    }
  }

  function retryIn(ms: number): void {
    if (closed || cancel !== undefined) return
    cancel = later(ms, () => void now())
  }

  function now(): Promise<void> {
    cancel?.()
    cancel = undefined
    again = true
    trying ??= tryOnce().finally(() => {
      trying = undefined
    })
    return trying
  }

  return {
    now,
    soon: () => retryIn(firstRetryMs),
    close() {
      closed = true
      cancel?.()
    },
  }
}
