/** A process of the platform that has to answer, as whoever keeps it sees it. */
export interface WatchedProcess {
  /** Resolves when it answers, however long that takes; rejects when it cannot be asked. */
  ask(): Promise<unknown>
  /** Whether it has ended for certain: then nobody waits for an answer. */
  isGone(): boolean
  /**
   * How long it has stood ready and waited for a processor in all, in milliseconds: what others took of its time. A process
   * of a machine that is overloaded answers late, and a new one in its place would be later still. Nothing where absent.
   */
  waitedMs?(): number
  /** Ends it if it still lives, and resolves once another one answers, or when `signal` says that none is wanted. */
  replace(signal: AbortSignal): Promise<void>
}

/** Whom the watch tells, and how patient it is. */
export interface ProcessWatchOptions {
  readonly now?: () => number
  /** Called with false when it does not answer, with true when it does again, and since when: milliseconds since the epoch. */
  tell?(reachable: boolean, since: number): void
  readonly limits?: Partial<WatchLimits>
}

/** How patient the watch is, in milliseconds. */
export interface WatchLimits {
  /** Between an answer and the next question. */
  readonly everyMs: number
  /** Without an answer for so long, it cannot be reached. */
  readonly silentAfterMs: number
  /**
   * Without an answer for so long, waits for a processor not counted, it is taken for hung and replaced: that costs whoever
   * uses it what is under way.
   */
  readonly hungAfterMs: number
  /** Once it is known to be silent, so long an answer may take: longer than on the busiest machine. */
  readonly patientMs: number
}

/** A watch on a process, until it ends. */
export interface ProcessWatch {
  /** Asks now rather than after the pause. */
  look(): void
  /** As of the last answer, or of its absence. */
  isReachable(): boolean
  /** Resolves when nothing is asked any more. */
  end(): Promise<void>
}

/** Those of the product: an outage is noticed within seconds, and what is only busy is not replaced. */
export const usualWatchLimits: WatchLimits = {
  everyMs: 500,
  silentAfterMs: 2_000,
  hungAfterMs: 12_000,
  patientMs: 5_000,
}
const stepMs = 100
/** Waits for a processor excuse no longer silence than so many times the usual one. */
const mostPatience = 10

/** Asks a process again and again, tells when it cannot be reached, and has it replaced when it is gone or hangs. */
export function watchProcess(process: WatchedProcess, options: ProcessWatchOptions = {}): ProcessWatch {
  const { now = Date.now, tell = () => {} } = options
  const limits = { ...usualWatchLimits, ...options.limits }
  const ended = new AbortController()
  const pause = createPause(ended.signal)
  let reachable = true
  let answeredAt = now()

  function conclude(isReachable: boolean): void {
    if (isReachable === reachable) return
    reachable = isReachable
    tell(isReachable, isReachable ? now() : answeredAt)
  }

  const patienceMs = () => (reachable ? limits.silentAfterMs + stepMs : limits.patientMs)

  async function run(): Promise<void> {
    let silentSince: number | undefined
    let waitedBefore = 0
    while (!ended.signal.aborted) {
      await pause.wait(limits.everyMs)
      if (ended.signal.aborted) return
      const askedAt = now()
      if (silentSince === undefined) waitedBefore = process.waitedMs?.() ?? 0
      const answered = await answers(process.ask(), patienceMs(), ended.signal)
      if (ended.signal.aborted) return
      silentSince = answered ? undefined : (silentSince ?? askedAt)
      const silentMs = silentSince === undefined ? 0 : now() - silentSince
      const isGone = !answered && process.isGone()
      if (isGone || silentMs >= limits.silentAfterMs) conclude(false)
      const waitedMs = Math.max(0, (process.waitedMs?.() ?? 0) - waitedBefore)
      const excusedMs = Math.min(waitedMs, (mostPatience - 1) * limits.hungAfterMs)
      if (isGone || silentMs - excusedMs >= limits.hungAfterMs) {
        await process.replace(ended.signal)
        silentSince = undefined
      }
      if (silentSince !== undefined || ended.signal.aborted) continue
      answeredAt = now()
      conclude(true)
    }
  }
  const running = run()

  return {
    look: pause.cutShort,
    isReachable: () => reachable,
    async end() {
      ended.abort()
      await running
    },
  }
}

/** Whether something resolves in so many milliseconds; false as well when it rejects or is not wanted any more. */
export function answers(answer: Promise<unknown>, withinMs: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    let leftMs = withinMs
    const conclude = (answered: boolean) => {
      clearInterval(timer)
      signal?.removeEventListener('abort', onAbort)
      resolve(answered)
    }
    // In steps: where this process itself was held up, the answer may be there and only not have been read yet.
    const timer = setInterval(() => {
      leftMs -= stepMs
      if (leftMs <= 0) conclude(false)
    }, stepMs)
    const onAbort = () => conclude(false)
    signal?.addEventListener('abort', onAbort, { once: true })
    answer.then(
      () => conclude(true),
      () => conclude(false),
    )
  })
}

/** A pause that can be cut short, and is when the signal comes. */
function createPause(signal: AbortSignal) {
  let cutShort = () => {}
  signal.addEventListener('abort', () => cutShort(), { once: true })
  return {
    cutShort: () => cutShort(),
    wait: (ms: number) =>
      new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms)
        cutShort = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}
